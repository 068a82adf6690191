package main

import (
	"go/ast"
	"html"
	"strings"

	"patchbay/internal/translate"
)

// page takes in the texts of a template, from the Go code that templ has made of it: what it writes one after the other is a
// page with holes for its values.
func (l list) page(f *ast.FuncDecl) {
	var w writing
	if f.Body != nil {
		w.block(f.Body.List)
	}
	for _, t := range translate.Texts(w.page.String()) {
		l.shown(t)
	}
}

// writing is what a template writes.
type writing struct{ page strings.Builder }

// block writes what statements write. What stands only sometimes ends the text before it.
func (w *writing) block(statements []ast.Stmt) {
	for _, s := range statements {
		ast.Inspect(s, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.IfStmt:
				if onlyReturns(n) {
					return false
				}
				w.part(n.Body.List)
				if n.Else != nil {
					w.part([]ast.Stmt{n.Else})
				}
				return n.Init != nil && w.written(n.Init)
			case *ast.BlockStmt:
				w.part(n.List)
				return false
			case *ast.CaseClause:
				w.part(n.Body)
				return false
			case *ast.CallExpr:
				return w.written(n)
			}
			return true
		})
	}
}

// onlyReturns says whether a statement is what templ has behind every other one: that its error is returned.
func onlyReturns(s *ast.IfStmt) bool {
	if len(s.Body.List) != 1 || s.Else != nil {
		return false
	}
	_, ok := s.Body.List[0].(*ast.ReturnStmt)
	return ok
}

func (w *writing) part(statements []ast.Stmt) {
	w.end()
	w.block(statements)
	w.end()
}

// end ends a text: by a comment, or by a space where a tag is open.
func (w *writing) end() {
	page := w.page.String()
	if strings.LastIndex(page, "<title") > strings.LastIndex(page, "</title") {
		w.page.WriteString(hole)
		return
	}
	if strings.LastIndex(page, "<") > strings.LastIndex(page, ">") {
		w.page.WriteString(" ")
		return
	}
	w.page.WriteString("<!-- -->")
}

// written writes what a call of the runtime of templ writes, and says whether to look into other calls.
func (w *writing) written(n ast.Node) bool {
	c, ok := n.(*ast.CallExpr)
	if !ok {
		return false
	}
	switch nameOf(c.Fun) {
	case "templruntime.WriteString":
		w.page.WriteString(said(c.Args[2]))
		return false
	case "templ.JoinStringErrs":
		w.page.WriteString(html.EscapeString(said(c.Args[0])))
		return false
	}
	return true
}

package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"patchbay/internal/translate"
)

// list gathers texts.
type list map[string]bool

// hole stands where a text holds a value, before it has its number.
const hole = "\ue000"

// code is what only looks like words.
var code = regexp.MustCompile(strings.Join([]string{
	`^['"<&#\[(\\]`, `=>|&&|\?\.|: Record|querySelector`, // examples of templates, and lines of scripts
	`'none'|max-age|img-src|-src `, `; [a-z]+=|^Content-Type|^-H `, // policies and headers
	`^(curl -|export |jt-)|^[a-z]+\(`, `^(egress|engine|resilience):`, // commands, classes, causes of faults
	`%[a-z]|<!--|· Patchbay`,
}, "|"))

// add takes a text in, when it is one.
func (l list) add(text string) {
	if text, ok := numbered(text); ok && translate.IsWords(text) && !code.MatchString(text) {
		l[text] = true
	}
}

// aWord is what of a page may be a text by itself: "and".
var aWord = regexp.MustCompile(`^[a-z]{2,}[,.:;]?$`)

// shown takes in what a page shows. It may be a single word.
func (l list) shown(text string) {
	if aWord.MatchString(strings.TrimSpace(text)) {
		l[strings.TrimSpace(text)] = true
	}
	l.add(text)
}

// numbered is the text as a translation has it, with numbers for its values; ok is false when there are too many, or two that
// nothing keeps apart.
func numbered(text string) (_ string, ok bool) {
	parts := strings.Split(strings.Join(strings.Fields(text), " "), hole)
	var b strings.Builder
	for i, part := range parts {
		if i > 0 {
			fmt.Fprintf(&b, "{%d}", i)
		}
		b.WriteString(part)
	}
	return b.String(), len(parts) <= 10 && !strings.Contains(text, hole+hole)
}

// silent are folders whose texts no page says: what programs, visitors and tests read.
var silent = regexp.MustCompile(`test$|/oracle$|^cmd|^web/(chat|gateway|limit)|^internal/(arch|figure|phrase|translate|crash|preset)`)

// mute are folders of which pages only say the refusals: the rest of their texts is SQL, code and what machines read.
var mute = regexp.MustCompile(`^internal/(store|convert/export|header|escape|egress|secret|credential|crash|id|event|lines)(/|$)`)

// all lists the texts of the sources below a folder.
func all(root string) ([]string, error) {
	l := list{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(root, path)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (silent.MatchString(filepath.ToSlash(name)) || d.Name() == "node_modules" || d.Name() == "dist"):
			return fs.SkipDir
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			return l.goFile(path, mute.MatchString(filepath.ToSlash(name)))
		case isScript(filepath.ToSlash(name)):
			return l.script(path)
		}
		return nil
	})
	return slices.Sorted(maps.Keys(l)), err
}

// goFile takes in what a file of Go says, or only what it refuses.
func (l list) goFile(path string, refusals bool) error {
	f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	visit := l.visit
	if refusals {
		visit = l.visitRefusals
	}
	ast.Inspect(f, visit)
	return nil
}

// visitRefusals takes in the texts of a fault, and says whether there may be one in the node.
func (l list) visitRefusals(n ast.Node) bool {
	var name string
	switch n := n.(type) {
	case *ast.CallExpr:
		name = nameOf(n.Fun)
	case *ast.CompositeLit:
		name = nameOf(n.Type)
	}
	if !strings.HasPrefix(name, "fault.") {
		return true
	}
	ast.Inspect(n, l.visit)
	return false
}

// visit takes in the texts of a node and says whether there may be more in it.
func (l list) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ImportSpec:
		return false
	case *ast.Field:
		l.doc(n)
		return false
	case *ast.FuncDecl:
		l.page(n)
	case *ast.CallExpr:
		return l.call(n)
	case *ast.BinaryExpr:
		if n.Op == token.ADD && isText(n) {
			l.add(said(n))
			ast.Inspect(n, l.calls)
			return false
		}
	case *ast.BasicLit:
		if n.Kind == token.STRING {
			l.add(filled(said(n)))
		}
	}
	return true
}

// doc takes in what the field of a request or an answer says of itself.
func (l list) doc(f *ast.Field) {
	if f.Tag == nil {
		return
	}
	if tag, err := strconv.Unquote(f.Tag.Value); err == nil {
		l.add(reflect.StructTag(tag).Get("doc"))
	}
}

// calls takes in the texts of the calls among the parts of a sum.
func (l list) calls(n ast.Node) bool {
	if c, ok := n.(*ast.CallExpr); ok {
		ast.Inspect(c, l.visit)
		return false
	}
	return true
}

// apart are the functions whose texts are for us.
var apart = regexp.MustCompile(`^(fmt\.Errorf|errors\.New|slog\.\w+|panic|regexp\.\w+|templruntime\.WriteString|strings\.Fields|\w+\.(Debug|Info|Warn|Error|Where|Raw|Exec)(Context)?)$`)

// call takes in the texts of a call.
func (l list) call(c *ast.CallExpr) bool {
	name := nameOf(c.Fun)
	if name == "Counted" || name == "page.Counted" {
		for _, noun := range c.Args[1:] {
			l.add(hole + " " + said(noun))
		}
	}
	return !apart.MatchString(name)
}

// nameOf is how a name is written: "fmt.Sprintf".
func nameOf(fun ast.Expr) string {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return nameOf(f.X) + "." + f.Sel.Name
	}
	return ""
}

// isText says whether a sum has a text in it.
func isText(b *ast.BinaryExpr) bool {
	found := false
	ast.Inspect(b, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		found = found || ok && lit.Kind == token.STRING
		return !found
	})
	return found
}

// verb is where fmt puts a value, with the width and the precision that it may have.
var verb = regexp.MustCompile(`%[-+#0]*\d*(\.\d+)?[sdqvfgxXtT]`)

// filled is a format with holes for its verbs.
func filled(format string) string {
	return strings.ReplaceAll(verb.ReplaceAllString(format, hole), "%%", "%")
}

// said is what an expression says, with a hole for each value.
func said(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if e.Kind != token.STRING || err != nil {
			return hole
		}
		return text
	case *ast.ParenExpr:
		return said(e.X)
	case *ast.BinaryExpr:
		return said(e.X) + said(e.Y)
	case *ast.CallExpr:
		if nameOf(e.Fun) == "fmt.Sprintf" {
			return filled(said(e.Args[0]))
		}
	}
	return hole
}

package egress_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// waysOut are the names that send something somewhere without the rules of egress. A pointer to such a type may be
// named: libraries ask for a *http.Client, and ours is built here.
var waysOut = map[string][]string{
	"net/http":   {"Client", "DefaultClient", "DefaultTransport", "Get", "Head", "Post", "PostForm", "Transport"},
	"net":        {"Dial", "DialIP", "DialTCP", "DialTimeout", "DialUDP", "DialUnix", "Dialer"},
	"crypto/tls": {"Client", "Dial", "DialWithDialer", "Dialer"},
	"net/smtp":   {"Dial", "NewClient", "SendMail"},
	"net/rpc":    {"Dial", "DialHTTP", "DialHTTPPath"},
}

// mayLeave lists the files outside egress that may, with the reason.
var mayLeave = map[string]string{
	"cmd/patchbay/local.go":     "talks to our own running server on loopback, at the address that serve.json names",
	"web/api/apitest/client.go": "drives our own JSON API in tests, which alone import it",
}

func TestNothingElseInTheProjectOpensConnections(t *testing.T) {
	root := projectRoot(t)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel := filepath.ToSlash(strings.TrimPrefix(path, root+string(filepath.Separator)))
		if d.IsDir() && (rel == "internal/egress" || slices.Contains([]string{"node_modules", "testdata", ".git"}, d.Name())) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(rel, ".go") || strings.HasSuffix(rel, "_test.go") || mayLeave[rel] != "" {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, use := range connectionsIn(t, rel, string(source)) {
			t.Errorf("%s: every connection goes through internal/egress", use)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheSourceCheckFindsWhatItIsFor(t *testing.T) {
	for source, want := range map[string]int{
		`import "net/http"; func f() { http.Get("x"); http.DefaultClient.Do(nil) }`:                       2,
		`import h "net/http"; var c = &h.Client{}; var d h.Client; var e = new(h.Client)`:                 3,
		`import ("net"; "net/http"); var c net.Conn; func f() { net.Dial("", ""); _ = http.Transport{} }`: 2,
		`import "net/http"; func f(c *http.Client, h http.Header) { c.Get("x") }`:                         0,
		`import "net"; func f() { net.Listen("tcp", ":0") }`:                                              0,
		`import . "net/http"; var x = DefaultClient`:                                                      1,
	} {
		if got := connectionsIn(t, "x.go", "package x; "+source); len(got) != want {
			t.Errorf("%s: found %v, want %d", source, got, want)
		}
	}
}

// connectionsIn returns where the source names a way out.
func connectionsIn(t *testing.T, name, source string) (uses []string) {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	imports := map[string]string{}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		local := filepath.Base(path)
		if spec.Name != nil {
			local = spec.Name.Name
		}
		if local == "." && waysOut[path] != nil {
			uses = append(uses, name+" imports "+path+" with a dot")
		}
		imports[local] = path
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if _, pointer := n.(*ast.StarExpr); pointer {
			return false
		}
		if s, ok := n.(*ast.SelectorExpr); ok {
			if pkg, ok := s.X.(*ast.Ident); ok && slices.Contains(waysOut[imports[pkg.Name]], s.Sel.Name) {
				uses = append(uses, files.Position(s.Pos()).String()+" uses "+pkg.Name+"."+s.Sel.Name)
			}
		}
		return true
	})
	return uses
}

// projectRoot is the folder of go.mod.
func projectRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	for err == nil {
		if _, err = os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if parent := filepath.Dir(dir); parent != dir {
			dir, err = parent, nil
		}
	}
	t.Fatal(err)
	return ""
}

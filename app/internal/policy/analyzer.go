package policy

import (
	"fmt"
	"go/ast"
	"go/token"
	"strconv"

	"golang.org/x/tools/go/analysis"
)

// The kinds of report, which are the categories of Analyzer's diagnostics.
const (
	Clock     = "clock"
	Random    = "random"
	Goroutine = "goroutine"
	Select    = "select"
	Float     = "float"
	MapOrder  = "order"
	JSON      = "json"
	OS        = "os"
	Unsafe    = "unsafe"
)

// Analyzer reports the constructs that the package's documentation lists. It knows no exceptions: the caller
// does, by file and category.
var Analyzer = &analysis.Analyzer{
	Name: "deterministic",
	Doc:  "report constructs whose outcome can differ between two nodes",
	Run:  run,
}

func run(pass *analysis.Pass) (any, error) {
	for _, file := range pass.Files {
		if ast.IsGenerated(file) {
			continue
		}
		r := reader{pass: pass, following: followers(file), allowed: map[*ast.Ident]bool{}}
		for _, spec := range file.Imports {
			r.checkImport(spec)
		}
		ast.Inspect(file, r.check)
	}
	return nil, nil
}

// reader reads one file.
type reader struct {
	pass      *analysis.Pass
	following map[ast.Stmt]ast.Stmt // the statement after each loop, in the same block
	allowed   map[*ast.Ident]bool   // uses of forbidden functions in an accepted form
	floatEnd  token.Pos             // end of the latest expression that was reported as floating point
}

func (r *reader) report(node ast.Node, category, format string, args ...any) {
	r.pass.Report(analysis.Diagnostic{
		Pos: node.Pos(), End: node.End(), Category: category, Message: category + ": " + fmt.Sprintf(format, args...),
	})
}

// check is the visitor of ast.Inspect, which sees a node before what is in it.
func (r *reader) check(node ast.Node) bool {
	switch node := node.(type) {
	case *ast.ImportSpec:
		return false
	case *ast.GoStmt:
		r.report(node, Goroutine, "go statement: run it in place, or outside the state machine")
	case *ast.SelectStmt:
		r.checkSelect(node)
	case *ast.RangeStmt:
		r.checkRange(node)
	case *ast.CallExpr:
		r.allowSorted(node)
	case *ast.Ident:
		r.checkUse(node)
	}
	if expr, ok := node.(ast.Expr); ok {
		r.checkFloat(expr)
	}
	return true
}

func (r *reader) checkImport(spec *ast.ImportSpec) {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return // not a program that compiles
	}
	if category, ok := forbiddenImport(path); ok {
		r.report(spec, category, "import of %s", path)
	}
}

func (r *reader) checkUse(id *ast.Ident) {
	use, ok := forbiddenUses[qualified(r.pass.TypesInfo.Uses[id])]
	if ok && !r.allowed[id] {
		r.report(id, use.category, "%s: %s", qualified(r.pass.TypesInfo.Uses[id]), use.instead)
	}
}

func (r *reader) checkSelect(stmt *ast.SelectStmt) {
	n := 0
	for _, clause := range stmt.Body.List {
		if clause.(*ast.CommClause).Comm != nil { // nil is the default clause
			n++
		}
	}
	if n > 1 {
		r.report(stmt, Select, "select of %d communications: which of the ready ones happens is random", n)
	}
}

// checkFloat reports the outermost of nested expressions.
func (r *reader) checkFloat(expr ast.Expr) {
	if expr.Pos() < r.floatEnd {
		return
	}
	if isFloat(r.pass.TypesInfo.Types[expr].Type) {
		r.report(expr, Float, "floating point: use integers or decimals of apd")
		r.floatEnd = expr.End()
	}
}

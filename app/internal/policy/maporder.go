package policy

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

// sorts are the functions that bring a slice into an order of its own. The ones marked true compare by a given
// function, which for values could call two different ones equal.
var sorts = map[string]bool{
	"slices.Sort":  false,
	"sort.Ints":    false,
	"sort.Strings": false,

	"slices.SortFunc":       true,
	"slices.SortStableFunc": true,
}

// sortedCopies are the same for an iterator.
var sortedCopies = map[string]bool{
	"slices.Sorted": false,

	"slices.SortedFunc":       true,
	"slices.SortedStableFunc": true,
}

// followers maps each loop of a file to the statement after it in the same block.
func followers(file *ast.File) map[ast.Stmt]ast.Stmt {
	following := map[ast.Stmt]ast.Stmt{}
	ast.Inspect(file, func(node ast.Node) bool {
		var list []ast.Stmt
		switch node := node.(type) {
		case *ast.BlockStmt:
			list = node.List
		case *ast.CaseClause:
			list = node.Body
		case *ast.CommClause:
			list = node.Body
		}
		for i := range len(list) - 1 {
			if loop, ok := list[i].(*ast.RangeStmt); ok {
				following[loop] = list[i+1]
			}
		}
		return true
	})
	return following
}

func (r *reader) checkRange(loop *ast.RangeStmt) {
	if loop.Key == nil || !mapLike(r.pass.TypesInfo.TypeOf(loop.X)) {
		return // without variables only the number of rounds shows
	}
	if slice, element := r.collected(loop); slice != nil {
		name, args := r.call(r.following[loop])
		byFunc, sorting := sorts[name]
		if sorting && r.same(args[0], slice) && (!byFunc || r.same(r.unconverted(element), loop.Key)) {
			return
		}
	}
	r.report(loop, MapOrder,
		"range over a map: range over slices.Sorted(maps.Keys(m)), or only append to a slice and sort it next")
}

// allowSorted accepts the iterator of a map as the argument of a function that sorts what it yields.
func (r *reader) allowSorted(call *ast.CallExpr) {
	byFunc, sorting := sortedCopies[qualified(typeutil.Callee(r.pass.TypesInfo, call))]
	if !sorting {
		return
	}
	iterator, ok := ast.Unparen(call.Args[0]).(*ast.CallExpr)
	if !ok {
		return
	}
	selector, ok := iterator.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	switch qualified(r.pass.TypesInfo.Uses[selector.Sel]) {
	case "maps.Keys":
		r.allowed[selector.Sel] = true
	case "maps.Values":
		r.allowed[selector.Sel] = !byFunc
	}
}

// mapLike reports whether a range over a value of type t is one over a map, whatever t is instantiated with.
func mapLike(t types.Type) bool {
	if t == nil {
		return false
	}
	switch t := t.Underlying().(type) {
	case *types.Map:
		return true
	case *types.Union:
		return t.Len() > 0 && mapLike(t.Term(0).Type())
	case *types.Interface: // the constraint of a type parameter
		return slices.ContainsFunc(slices.Collect(t.EmbeddedTypes()), mapLike)
	}
	return false
}

// collected returns the slice that a loop appends to and what it appends, when the loop does nothing else.
func (r *reader) collected(loop *ast.RangeStmt) (slice *ast.Ident, element ast.Expr) {
	if loop.Tok != token.DEFINE || len(loop.Body.List) != 1 {
		return nil, nil
	}
	assign, ok := loop.Body.List[0].(*ast.AssignStmt)
	if !ok || assign.Tok != token.ASSIGN || len(assign.Lhs) != 1 {
		return nil, nil
	}
	call, ok := assign.Rhs[0].(*ast.CallExpr)
	if !ok || len(call.Args) != 2 || call.Ellipsis.IsValid() {
		return nil, nil
	}
	slice, ok = assign.Lhs[0].(*ast.Ident)
	builtin, _ := typeutil.Callee(r.pass.TypesInfo, call).(*types.Builtin)
	if !ok || builtin == nil || builtin.Name() != "append" ||
		!r.same(call.Args[0], slice) || !r.onlyReads(call.Args[1], slice) {
		return nil, nil
	}
	return slice, call.Args[1]
}

// call returns the name and the arguments of a statement that is a call.
func (r *reader) call(stmt ast.Stmt) (name string, args []ast.Expr) {
	if stmt, ok := stmt.(*ast.ExprStmt); ok {
		if call, ok := stmt.X.(*ast.CallExpr); ok {
			return qualified(typeutil.Callee(r.pass.TypesInfo, call)), call.Args
		}
	}
	return "", nil
}

// unconverted returns the operand of a conversion, if the expression is one.
func (r *reader) unconverted(expr ast.Expr) ast.Expr {
	if call, ok := expr.(*ast.CallExpr); ok && r.pass.TypesInfo.Types[call.Fun].IsType() {
		return call.Args[0]
	}
	return expr
}

// same reports whether two expressions are one and the same variable.
func (r *reader) same(a, b ast.Expr) bool {
	x, okX := a.(*ast.Ident)
	y, okY := b.(*ast.Ident)
	return okX && okY && r.pass.TypesInfo.ObjectOf(x) == r.pass.TypesInfo.ObjectOf(y)
}

// onlyReads reports whether an expression calls nothing, receives nothing and does not look at the slice.
func (r *reader) onlyReads(expr ast.Expr, slice *ast.Ident) bool {
	reads := true
	ast.Inspect(expr, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.CallExpr:
			reads = reads && r.pass.TypesInfo.Types[node.Fun].IsType() // a conversion
		case *ast.UnaryExpr:
			reads = reads && node.Op != token.ARROW
		case *ast.FuncLit:
			reads = false
		case *ast.Ident:
			reads = reads && !r.same(node, slice)
		}
		return reads
	})
	return reads
}

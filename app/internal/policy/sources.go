package policy

import (
	"fmt"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// Sources are packages with their syntax and types, without their tests.
type Sources struct {
	dir      string
	packages []*packages.Package
}

// Load reads packages, which must compile. Their dependencies are read as the compiler left them.
func Load(dir string, patterns ...string) (*Sources, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("directory of packages: %w", err)
	}
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: dir}, patterns...)
	if err != nil {
		return nil, fmt.Errorf("load packages: %w", err)
	}
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			return nil, fmt.Errorf("load package %s: %w", p.PkgPath, p.Errors[0])
		}
	}
	return &Sources{dir, loaded}, nil
}

// Finding is one report of Analyzer.
type Finding struct {
	File    string // relative to the directory of Load, with slashes
	Line    int
	Kind    string
	Message string
}

// Findings runs Analyzer.
func (s *Sources) Findings() ([]Finding, error) {
	graph, err := checker.Analyze([]*analysis.Analyzer{Analyzer}, s.packages, nil)
	if err != nil {
		return nil, fmt.Errorf("analyze packages: %w", err)
	}
	var findings []Finding
	for _, root := range graph.Roots {
		if root.Err != nil {
			return nil, fmt.Errorf("analyze %s: %w", root.Package.PkgPath, root.Err)
		}
		for _, d := range root.Diagnostics {
			pos := root.Package.Fset.Position(d.Pos)
			file, err := filepath.Rel(s.dir, pos.Filename)
			if err != nil {
				return nil, fmt.Errorf("file outside %s: %w", s.dir, err)
			}
			findings = append(findings, Finding{filepath.ToSlash(file), pos.Line, d.Category, d.Message})
		}
	}
	return findings, nil
}

// Users returns the paths of the packages that name a function of another, sorted, and whether that package, which
// must be among the sources, has such a function.
func (s *Sources) Users(path, function string) (users []string, declared bool) {
	for _, p := range s.packages {
		if p.PkgPath == path {
			declared = p.Types.Scope().Lookup(function) != nil
			continue
		}
		for _, used := range p.TypesInfo.Uses {
			if qualified(used) == path+"."+function {
				users = append(users, p.PkgPath)
				break
			}
		}
	}
	slices.Sort(users)
	return users, declared
}

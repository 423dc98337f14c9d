package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// Package is what the go command says of a package, without its tests.
type Package struct {
	ImportPath     string
	Dir            string
	Standard       bool // of the standard library
	GoFiles        []string
	CgoFiles       []string
	IgnoredGoFiles []string // left out of this build
	Imports        []string
	Module         *struct {
		Path string
		Main bool
	}
}

// Own returns the path within the main module, and whether the package is of it.
func (p *Package) Own() (name string, ok bool) {
	if p == nil || p.Module == nil || !p.Module.Main {
		return "", false
	}
	return strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, p.Module.Path), "/"), true
}

// List returns the packages that patterns name and all that they depend on, by import path, in a build for the
// environment with env added to it.
func List(dir string, env []string, patterns ...string) (map[string]*Package, error) {
	var stderr bytes.Buffer
	cmd := exec.Command("go", append([]string{
		"list", "-deps",
		"-json=ImportPath,Dir,Standard,GoFiles,CgoFiles,IgnoredGoFiles,Imports,Module",
	}, patterns...)...)
	cmd.Dir, cmd.Env, cmd.Stderr = dir, append(os.Environ(), env...), &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, stderr.String())
	}
	listed := map[string]*Package{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(Package)
		if err := dec.Decode(p); errors.Is(err, io.EOF) {
			return listed, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		listed[p.ImportPath] = p
	}
}

// Finding is one report of Analyzer.
type Finding struct {
	File    string // relative to the directory of the search, with slashes
	Line    int
	Kind    string
	Message string
}

// Find runs Analyzer on packages, which must compile. Their dependencies are read as the compiler left them.
func Find(dir string, patterns ...string) ([]Finding, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("directory of packages: %w", err)
	}
	loaded, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: dir}, patterns...)
	if err != nil {
		return nil, fmt.Errorf("load packages: %w", err)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{Analyzer}, loaded, nil)
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
			file, err := filepath.Rel(dir, pos.Filename)
			if err != nil {
				return nil, fmt.Errorf("file outside %s: %w", dir, err)
			}
			findings = append(findings, Finding{filepath.ToSlash(file), pos.Line, d.Category, d.Message})
		}
	}
	return findings, nil
}

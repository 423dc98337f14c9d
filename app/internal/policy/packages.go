package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
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

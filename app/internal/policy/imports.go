package policy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Imports says which package may import which. What it does not say is not allowed.
type Imports struct {
	below map[string]map[string]bool // pattern → every pattern that it may import
}

// ParseImports reads rules such as
//
//	proto/..., x/gs1 < x < x/auth < app     # a comment
//	                     < client
//
// where "a < b" means that b may import a, and everything that a may import. A rule may go on in the next line,
// which then begins with "<". A pattern is the path of a package, or ends in "/...", which stands for the package
// and all below it. A pattern alone in a rule is known, and imports nothing by that rule. Rules by which a pattern
// could import itself are an error.
func ParseImports(text string) (*Imports, error) {
	i := &Imports{below: map[string]map[string]bool{}}
	var previous []string
	for number, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		line, goesOn := strings.CutPrefix(line, "<")
		if !goesOn {
			previous = nil
		}
		for group := range strings.SplitSeq(line, "<") {
			patterns := strings.Split(group, ",")
			for n, pattern := range patterns {
				patterns[n] = strings.TrimSpace(pattern)
				if patterns[n] == "" || strings.ContainsAny(patterns[n], " \t") {
					return nil, fmt.Errorf("line %d: pattern %q is not one path, separate them by < or a comma", number+1, pattern)
				}
				i.add(patterns[n], previous)
			}
			previous = patterns
		}
	}
	i.close()
	for pattern, below := range i.below {
		if below[pattern] {
			return nil, fmt.Errorf("by these rules %s may import itself, make them an order", pattern)
		}
	}
	return i, nil
}

func (i *Imports) add(pattern string, below []string) {
	if i.below[pattern] == nil {
		i.below[pattern] = map[string]bool{}
	}
	for _, b := range below {
		i.below[pattern][b] = true
	}
}

// close makes the relation transitive.
func (i *Imports) close() {
	for via := range i.below {
		for pattern := range i.below {
			if i.below[pattern][via] {
				maps.Copy(i.below[pattern], i.below[via])
			}
		}
	}
}

// Match returns the patterns that a package is of, sorted.
func (i *Imports) Match(path string) []string {
	var matched []string
	for pattern := range i.below {
		if matches(pattern, path) {
			matched = append(matched, pattern)
		}
	}
	slices.Sort(matched)
	return matched
}

// Allowed reports whether a package may import another. Packages of one pattern may import each other.
func (i *Imports) Allowed(importer, imported string) bool {
	for _, pattern := range i.Match(importer) {
		if matches(pattern, imported) {
			return true
		}
		for below := range i.below[pattern] {
			if matches(below, imported) {
				return true
			}
		}
	}
	return false
}

func matches(pattern, path string) bool {
	tree, ok := strings.CutSuffix(pattern, "/...")
	return path == pattern || ok && (path == tree || strings.HasPrefix(path, tree+"/"))
}

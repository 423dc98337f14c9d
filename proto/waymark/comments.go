// Package waymark holds the protobuf definitions of the ledger, and what their comments say: the text of help and
// documentation. The generated code has no comments, so they are read from the definitions themselves.
package waymark

import (
	"embed"
	"io/fs"
	"regexp"
	"strings"
	"sync"
)

//go:embed v1/*.proto */v1/*.proto
var definitions embed.FS

// Comment returns what a definition says of a message, field, enumeration or value of one, by its full name: of
// "waymark.v1.Tx", "waymark.v1.Tx.header", "waymark.v1.Mode", "waymark.v1.Mode.MODE_DIRECT". The lines are joined. It
// is empty for a name that is not defined here.
func Comment(fullName string) string { return comments()[fullName] }

var comments = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	err := fs.WalkDir(definitions, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(definitions, path)
		if err == nil {
			scan(string(text), all)
		}
		return err
	})
	if err != nil {
		panic(err) // what is embedded can be read
	}
	return all
})

var (
	block = regexp.MustCompile(`^(message|enum|oneof) (\w+) \{(\}?)$`)
	field = regexp.MustCompile(`^(?:repeated |optional )?[\w.]+ (\w+) = \d+\b`)
	value = regexp.MustCompile(`^(\w+) = \d+\b`)
)

// scan reads the comments of one definition. It relies on the format that buf gives every file: one declaration a line,
// with its comment in the lines before it.
func scan(text string, into map[string]string) {
	var scope []string // the package, then the blocks that are open
	var comment []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if said, ok := strings.CutPrefix(line, "//"); ok {
			comment = append(comment, strings.TrimSpace(said))
			continue
		}
		said := strings.Join(comment, " ")
		comment = nil
		if name, ok := strings.CutPrefix(line, "package "); ok {
			scope = []string{strings.TrimSuffix(name, ";")}
		} else if m := block.FindStringSubmatch(line); m != nil {
			// The fields of a oneof are the message's.
			name := m[2]
			into[strings.Join(append(scope[:len(scope):len(scope)], name), ".")] = said
			if m[1] == "oneof" {
				name = ""
			}
			if m[3] == "" {
				scope = append(scope, name)
			}
		} else if line == "}" {
			scope = scope[:len(scope)-1]
		} else if m := declaration(line); m != "" {
			into[strings.Join(named(scope), ".")+"."+m] = said
		}
	}
}

// declaration returns the name that a line declares.
func declaration(line string) string {
	for _, form := range []*regexp.Regexp{field, value} {
		if m := form.FindStringSubmatch(line); m != nil {
			return m[1]
		}
	}
	return ""
}

func named(scope []string) []string {
	if scope[len(scope)-1] == "" {
		return scope[:len(scope)-1]
	}
	return scope
}

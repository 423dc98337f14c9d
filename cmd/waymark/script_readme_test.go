package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// inAnotherTerminal marks the command of a block that keeps running beside the ones below it.
const inAnotherTerminal = "# in another terminal"

// readme runs the commands of a section of README.md as they stand there, in a directory that has the documents of the
// repository and the program where `make build` puts it. Only the directory /tmp/net is another one.
func readme(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: readme HEADING")
	}
	repository, err := filepath.Abs(filepath.Join("..", ".."))
	ts.Check(err)
	ts.Check(os.Symlink(filepath.Join(repository, "docs"), ts.MkAbs("docs")))
	built := false
	var after []string
	for _, line := range readmeBlock(ts, filepath.Join(repository, "README.md"), args[0]) {
		line = strings.ReplaceAll(line, "/tmp/net", ts.MkAbs("net"))
		command, remark, _ := strings.Cut(line, "#")
		switch {
		case line == "make build":
			ts.Check(os.Mkdir(ts.MkAbs("build"), 0o755))
			ts.Check(os.Symlink(programPath(ts), ts.MkAbs("build/waymark")))
			built = true
		case strings.HasPrefix("#"+remark, inAnotherTerminal):
			if len(after) > 0 {
				ts.Check(ts.Exec("sh", "-euc", strings.Join(after, "\n")))
				after = nil
			}
			launch(ts, false, strings.Fields(strings.TrimPrefix(command, "build/waymark ")))
		default:
			after = append(after, line)
		}
	}
	if !built {
		ts.Fatalf("the block does not say make build")
	}
	ts.Check(ts.Exec("sh", "-euc", strings.Join(after, "\n")))
}

// readmeBlock returns the lines of the first block of commands below a heading.
func readmeBlock(ts *testscript.TestScript, path, heading string) []string {
	content, err := os.ReadFile(path)
	ts.Check(err)
	_, section, found := strings.Cut(string(content), "\n## "+heading+"\n")
	_, block, opened := strings.Cut(section, "\n```sh\n")
	block, _, closed := strings.Cut(block, "\n```\n")
	if !found || !opened || !closed {
		ts.Fatalf("README.md has no block of commands below %q", heading)
	}
	return strings.Split(block, "\n")
}

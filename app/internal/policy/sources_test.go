package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/waymark-ledger/waymark/app/internal/policy"
)

func TestFindings(t *testing.T) {
	dir := module(t, map[string]string{
		"x/x.go":      "package x\n\nimport \"time\"\n\nvar Start = time.Now()\n",
		"x/x_test.go": "package x\n\nimport \"time\"\n\nvar test = time.Now()\n",
		"y/y.go":      "package y\n\nimport (\n\t_ \"os\"\n\n\t_ \"example.org/m/x\"\n)\n",
	})
	sources, err := policy.Load(dir, "./x", "./y")
	require.NoError(t, err)
	findings, err := sources.Findings()
	require.NoError(t, err)
	require.ElementsMatch(t, []policy.Finding{
		{File: "x/x.go", Line: 5, Kind: policy.Clock, Message: "clock: time.Now: use the time of the block"},
		{File: "y/y.go", Line: 4, Kind: policy.OS, Message: "os: import of os"},
	}, findings)
}

func TestUsers(t *testing.T) {
	dir := module(t, map[string]string{
		"bank/bank.go":  "package bank\n\nfunc Pay() {}\n\nfunc Count() {}\n\nfunc own() { Pay() }\n\nvar _ = own\n",
		"call/call.go":  "package call\n\nimport \"example.org/m/bank\"\n\nfunc f() { bank.Pay() }\n\nvar _ = f\n",
		"value/file.go": "package value\n\nimport . \"example.org/m/bank\"\n\nvar F = Pay\n",
		"else/file.go":  "package other\n\nimport \"example.org/m/bank\"\n\ntype Pay int\n\nvar F = bank.Count\n",
	})
	sources, err := policy.Load(dir, "./...")
	require.NoError(t, err)

	users, declared := sources.Users("example.org/m/bank", "Pay")
	require.True(t, declared)
	require.Equal(t, []string{"example.org/m/call", "example.org/m/value"}, users)

	users, declared = sources.Users("example.org/m/bank", "Steal")
	require.False(t, declared)
	require.Empty(t, users)
}

func TestLoadErrors(t *testing.T) {
	dir := module(t, map[string]string{"z/z.go": "package z\n\nvar broken int = \"\"\n"})
	_, err := policy.Load(dir, "./z")
	require.ErrorContains(t, err, "example.org/m/z", "what does not compile cannot be judged")
}

package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() { os.Exit(program()) }

// program runs the command line of this process until it is done or asked to stop. A second request to stop is not
// waited for.
func program() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return int(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

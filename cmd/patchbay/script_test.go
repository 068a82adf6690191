package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets this test binary stand in for the program: scripts and the tests of processes run it.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"patchbay": main, "figure-provider": figureProvider, "figure-bare": figureBare})
}

func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			for _, name := range []string{"SITE", "GATEWAY"} {
				address, err := freeAddress(e.T().(testing.TB).Context())
				if err != nil {
					return err
				}
				e.Setenv(name, address)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"listening": listening},
	})
}

// freeAddress returns an address that nobody listens on now. Its port is below those that the system hands out by itself, so
// that it is still free when a program that is started next listens there.
func freeAddress(ctx context.Context) (string, error) {
	var err error
	for range 100 {
		address := fmt.Sprintf("127.0.0.1:%d", 20000+rand.IntN(12000))
		var l net.Listener
		if l, err = (&net.ListenConfig{}).Listen(ctx, "tcp", address); err == nil {
			return address, l.Close()
		}
	}
	return "", err
}

// listening ADDRESS occupies an address until the script is over.
func listening(ts *testscript.TestScript, _ bool, args []string) {
	l, err := net.Listen("tcp", args[0])
	ts.Check(err)
	ts.Defer(func() { _ = l.Close() })
}

// Command patchbay is the whole product in one program: the site, the chats, the OTP gateway and the command line.
// This package reads flags, environment and files, wires the other packages together, and decides nothing else.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // delays keep business hours of any zone, also on machines that know none

	"github.com/alecthomas/kong"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
)

// Exit codes.
const (
	exitFine   = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	log.SetOutput(io.Discard) // net/http writes there what strange servers send, which may echo a secret; our own log is slog
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// terminal is what commands read from and write to.
type terminal struct {
	in       io.Reader
	out, err io.Writer
}

// commandLine is every command with its flags; kong reads flags, then the environment, then defaults.
type commandLine struct {
	Serve   serveCommand   `cmd:"" help:"Serve the site, the chats and the OTP gateway."`
	Call    callCommand    `cmd:"" help:"Call a stored API and print what it answers."`
	Chat    chatCommand    `cmd:"" help:"Talk to a chat flow in the terminal."`
	Export  exportCommand  `cmd:"" help:"Write APIs, chat flows and what they need into one file."`
	Import  importCommand  `cmd:"" help:"Take over definitions from a file, all or nothing."`
	Plan    planCommand    `cmd:"" help:"Say what applying a bundle would change."`
	Diff    diffCommand    `cmd:"" help:"Print how a bundle differs from what is here; exit 1 when it does."`
	Apply   applyCommand   `cmd:"" help:"Make it so: store everything of a bundle over what is here."`
	Test    testCommand    `cmd:"" help:"Play the tests of chat flows; exit 1 when one fails. Nothing is called."`
	Outbox  outboxCommand  `cmd:"" help:"Print the text messages that the sandbox kept instead of sending them."`
	User    userCommand    `cmd:"" help:"Add and list the people who can sign in."`
	Token   tokenCommand   `cmd:"" help:"Make, list and revoke the tokens with which programs call APIs."`
	Key     keyCommand     `cmd:"" help:"Change the key that seals secrets."`
	Migrate migrateCommand `cmd:"" help:"Bring the database up to date and stop."`
	Version versionCommand `cmd:"" help:"Print the version."`

	Completion completionCommand `cmd:"" help:"Print the script with which bash, zsh or fish completes command lines."`
	Complete   completeCommand   `cmd:"" hidden:""`
}

// run is the program without the process, so that tests can drive it.
func run(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) int {
	exit := -1
	parser, err := kong.New(&commandLine{}, kong.Name("patchbay"), kong.Writers(out, errOut),
		kong.Description("A low-code Developer Section for chat flows, self-hosted."),
		kong.DefaultEnvars("PATCHBAY"), kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Exit(func(code int) { exit = code }), kong.Vars{"version": version()})
	if err != nil {
		_, _ = fmt.Fprintln(errOut, "patchbay:", err)
		return exitFailed
	}
	command, err := parser.Parse(args)
	switch {
	case exit >= 0: // --help was answered
		return exit
	case err != nil:
		_, _ = fmt.Fprintln(errOut, "patchbay:", err)
		return exitUsage
	}
	command.BindTo(auth.WithActor(ctx, auth.CommandLine()), (*context.Context)(nil))
	return report(errOut, command.Run(terminal{in, out, errOut}))
}

// report prints an error as one line and returns the exit code.
func report(w io.Writer, err error) int {
	if err == nil {
		return exitFine
	}
	if errors.Is(err, errDifferent) {
		return exitFailed
	}
	line := fault.Message(err)
	if errors.Is(err, context.Canceled) {
		line = "Interrupted."
	}
	if line == fault.Unknown {
		line = err.Error() // whoever types commands runs this server and may know
	}
	_, _ = fmt.Fprintln(w, "patchbay:", line)
	for _, f := range fault.Fields(err) {
		if f.Message != line {
			_, _ = fmt.Fprintf(w, "  %s: %s\n", f.Name, f.Message)
		}
	}
	if errors.Is(err, errUsage) {
		return exitUsage
	}
	return exitFailed
}

// errUsage marks what is wrong with flags but only shows after they were read.
var errUsage = errors.New("wrong usage")

// errDifferent is no failure: what differs was printed, and the exit code says so.
var errDifferent = errors.New("different")

func asUsage(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", errUsage, err)
}

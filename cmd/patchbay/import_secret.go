package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

// secretVariable is the environment variable that gives a secret its value.
func secretVariable(name string) string { return "PATCHBAY_SECRET_" + strings.ToUpper(name) }

// readSecret reads a value from where a flag says. The line end that editors leave is not a part of it.
func readSecret(t terminal, name, from string) (secret.Value, error) {
	path, isFile := strings.CutPrefix(from, "@")
	var text []byte
	var err error
	switch {
	case isFile:
		text, err = os.ReadFile(path)
		err = fault.Wrap(err, fault.NotFound, "The file %s of the secret %s can't be read.", path, name)
	case from == "-":
		text, err = io.ReadAll(io.LimitReader(t.in, secret.MaxValue+1))
	default:
		err = asUsage(fault.New(fault.Invalid, "Give the secret %s as %s=@FILE, as %s=- through a pipe, or as %s in the environment. Others on this machine can read arguments.",
			name, name, name, secretVariable(name)))
	}
	return secret.New(strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")), err
}

// readPassphrase reads the first line of a file, or asks for it.
func readPassphrase(t terminal, path string) (string, error) {
	from := t.in
	if path != "" {
		file, err := os.Open(path)
		if err != nil {
			return "", fault.Wrap(err, fault.NotFound, "The file %s can't be read.", path)
		}
		defer func() { _ = file.Close() }()
		from = file
	}
	if file, ok := from.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		_, _ = fmt.Fprint(t.err, "Passphrase: ")
		typed, err := term.ReadPassword(int(file.Fd()))
		_, _ = fmt.Fprintln(t.err)
		return string(typed), err
	}
	line, err := bufio.NewReader(from).ReadString('\n')
	if err != nil && line == "" {
		return "", fault.New(fault.Invalid, "This needs a passphrase. Type it, send it through a pipe, or name a file with --passphrase-file.")
	}
	return strings.TrimRight(line, "\r\n"), nil
}

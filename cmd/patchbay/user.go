package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/store"
)

// userCommand manages people from the server's console, where the owner can always get back in.
type userCommand struct {
	Add    userAddCommand    `cmd:"" help:"Add somebody who can sign in. The password is read from standard input."`
	Passwd userPasswdCommand `cmd:"" help:"Give somebody a new password, read from standard input."`
	List   userListCommand   `cmd:"" help:"List who can sign in."`
}

type userAddCommand struct {
	dataFlags
	Email string    `arg:"" help:"E-mail address to sign in with."`
	Name  string    `help:"Name. (the part of the address before @)"`
	Role  auth.Role `enum:"owner,admin,builder,agent,viewer" default:"builder" help:"owner, admin, builder, agent or viewer."`
}

// Run adds the user.
func (c *userAddCommand) Run(ctx context.Context, t terminal) error {
	u := auth.User{Email: auth.NormalizeEmail(c.Email), Name: c.Name, Role: c.Role}
	if u.Name == "" {
		u.Name, _, _ = strings.Cut(u.Email, "@")
	}
	return c.change(ctx, t, func(context.Context, *store.DB) (auth.User, error) { return u, nil })
}

type userPasswdCommand struct {
	dataFlags
	Email string `arg:"" help:"E-mail address that the person signs in with."`
}

// Run sets the password; every session of the user ends.
func (c *userPasswdCommand) Run(ctx context.Context, t terminal) error {
	return c.change(ctx, t, func(ctx context.Context, db *store.DB) (auth.User, error) {
		return db.UserByEmail(ctx, auth.NormalizeEmail(c.Email))
	})
}

// change stores the found user with the password that is typed.
func (f dataFlags) change(ctx context.Context, t terminal, find func(context.Context, *store.DB) (auth.User, error)) error {
	db, err := f.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	u, err := find(ctx, db)
	if err != nil {
		return err
	}
	password, err := readPassword(t)
	if err != nil {
		return err
	}
	if u.PasswordHash, err = auth.NewPasswords().Hash(password, u); err != nil {
		return err
	}
	if u, err = db.SaveUser(ctx, u); err == nil {
		_, err = fmt.Fprintf(t.out, "%s can sign in as %s.\n", u.Email, u.Role)
	}
	return err
}

// readPassword asks a person without showing what is typed, or takes the first line of a pipe.
func readPassword(t terminal) (string, error) {
	if file, ok := t.in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		_, _ = fmt.Fprint(t.err, "Password: ")
		typed, err := term.ReadPassword(int(file.Fd()))
		_, _ = fmt.Fprintln(t.err)
		return string(typed), err
	}
	lines := bufio.NewScanner(t.in)
	if !lines.Scan() {
		return "", fault.New(fault.Invalid, "Type the password, or send it through a pipe.")
	}
	return lines.Text(), nil
}

type userListCommand struct{ dataFlags }

// Run prints a line for each user.
func (c *userListCommand) Run(ctx context.Context, t terminal) error {
	db, err := c.openStore(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	users, err := db.Users(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	for _, u := range users {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\n", u.Email, u.Role, u.Name)
	}
	return w.Flush()
}

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/web/chat"
	"patchbay/web/respond"
)

// chatCommand talks to a flow. It always goes through the chat API: that of the running server, or one of its own.
type chatCommand struct {
	dataFlags
	networkFlags
	Flow string            `arg:"" help:"Key of the flow, such as phone-verification."`
	Set  map[string]string `placeholder:"NAME=VALUE" help:"Value of an attribute at the start."`
	JSON bool              `help:"Print every message as a line of JSON."`
}

// Run talks until the conversation has ended or nothing more is typed.
func (c *chatCommand) Run(ctx context.Context, t terminal) error {
	b, err := besideServer(ctx, t, c.dataFlags, c.networkFlags)
	if err != nil {
		return err
	}
	defer func() { _ = b.Close() }()
	address := b.server.Address
	if b.alone {
		stop, own, err := b.serveChat(ctx, c.dataFlags)
		if err != nil {
			return err
		}
		defer stop()
		address = own
	}
	v := &visitor{client: localClient(), address: address, json: c.JSON, out: t.out, aside: t.err}
	if err := v.begin(ctx, c.Flow, c.Set); err != nil {
		return err
	}
	return c.talk(ctx, v, linesOf(t.in))
}

// linesOf reads lines as they are typed, so that whoever waits for one can stop waiting. It is closed at the end.
func linesOf(in io.Reader) <-chan string {
	lines := make(chan string)
	go func() { // ends with the program at the latest: a terminal can't be told to stop reading
		defer close(lines)
		for s := bufio.NewScanner(in); s.Scan(); {
			lines <- s.Text()
		}
	}()
	return lines
}

func (c *chatCommand) talk(ctx context.Context, v *visitor, lines <-chan string) error {
	for {
		if err := v.settle(ctx); err != nil {
			return err
		}
		if v.ended() {
			return nil
		}
		if !c.JSON {
			_, _ = fmt.Fprint(v.out, "> ")
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case line, more := <-lines:
			if !more {
				return fault.New(fault.Conflict, "The conversation is not over: it waits for an answer.")
			}
			if err := v.say(ctx, line); err != nil {
				return err
			}
		}
	}
}

// serveChat runs the engine and a chat API for the lifetime of the command, because no server does.
func (b *beside) serveChat(ctx context.Context, d dataFlags) (stop func(), address string, err error) {
	unlock, err := d.lockEngine()
	if err != nil {
		return nil, "", err
	}
	if err := b.engine.Join(ctx); err != nil {
		unlock()
		return nil, "", err
	}
	l, err := listen(ctx, "127.0.0.1:0", "--listen")
	if err != nil {
		unlock()
		return nil, "", err
	}
	e := echo.New()
	e.IPExtractor = echo.ExtractIPDirect()
	e.HTTPErrorHandler = func(err error, c echo.Context) { _ = respond.Problem(c, err) }
	chat.New(chat.Options{Engine: b.engine, Hub: b.hub, Key: b.keys.Derive("chat-token"), Looks: b.db, Log: b.log, Now: time.Now,
		Limits: chat.DefaultLimits()}).Register(e)
	server := newServer(e, slog.New(slog.DiscardHandler))
	running, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { _ = server.Serve(l) }()
	go func() {
		defer close(done)
		_ = b.engine.Run(running)
	}()
	return func() {
		_ = server.Close()
		cancel()
		<-done
		b.drain()
		unlock()
	}, "http://" + addressOf(l).String(), nil
}

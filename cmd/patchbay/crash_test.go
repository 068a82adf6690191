package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"patchbay/internal/id"
)

// phone is a number that the numbering plan keeps for examples.
const phone = "+14155552671"

func TestAConversationGoesOnAfterKillMinus9DuringADelay(t *testing.T) {
	s := serve(t)
	k := s.chat("phone-verification")
	k.say(phone)
	k.until("delayed")
	before := k.state.Messages

	s.kill()
	s.start()

	k.until("waiting")
	if got := k.state.Messages[:len(before)]; len(got) == 0 || got[len(got)-1] != before[len(before)-1] {
		t.Errorf("the transcript was %v and is %v", before, k.state.Messages)
	}
	k.say(s.code())
	k.until("ended")
	if !k.heard("is verified") {
		t.Errorf("the chat ended with %v", k.state.Messages)
	}
}

func TestAWrongCodeIsAskedForAgainAndThenVerified(t *testing.T) {
	s := serve(t)
	k := s.chat("phone-verification")
	k.say("12")
	if !k.heard("not a phone number") {
		t.Errorf("a wrong number was answered with %v", k.state.Messages)
	}
	k.say(phone)
	k.until("waiting")
	right := s.code()
	k.say(other(right))
	k.until("waiting")
	if !k.heard("not right") {
		t.Errorf("a wrong code was answered with %v", k.state.Messages)
	}
	k.say(right)
	k.until("ended")
	if !k.heard("is verified") {
		t.Errorf("the chat ended with %v", k.state.Messages)
	}
}

// other returns a code that is not the given one.
func other(code string) string {
	if code[0] == '9' {
		return "0" + code[1:]
	}
	return string(code[0]+1) + code[1:]
}

func TestTheCodeLiesNowhereInTheClear(t *testing.T) {
	s := serve(t, "--log-level", "DEBUG")
	k := s.chat("phone-verification")
	k.say(phone)
	k.until("waiting")
	code := s.code()
	k.say(code)
	k.until("ended")
	for name, text := range s.files() {
		if bytes.Contains(text, []byte(code)) {
			t.Errorf("the code %s is in the file %s", code, name)
		}
	}
	for _, m := range k.state.Messages {
		if strings.Contains(m.Text, code) {
			t.Errorf("the code is in the transcript: %v", m)
		}
	}
	if log := s.printed(); strings.Contains(log, code) {
		t.Errorf("the code is in the log:\n%s", log)
	}
}

func TestTheTerminalTalksBesideARunningServer(t *testing.T) {
	s := serve(t)
	out := s.run("", "call", "send-otp", "--set", "phone="+phone)
	if !strings.Contains(out, "Outcome: sent") {
		t.Errorf("call said:\n%s", out)
	}
	c := patchbay(t.Context(), "chat", "phone-verification", "--data-dir", s.data)
	in, err := c.StdinPipe()
	must(t, err)
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	must(t, c.Start())
	_, err = in.Write([]byte("+442079460958\n"))
	must(t, err)
	s.eventually("a second message is in the outbox", func() bool { return strings.Contains(s.run("", "outbox"), "+442079460958") })
	for line := range strings.Lines(s.run("", "outbox")) {
		if strings.Contains(line, "+442079460958") {
			_, err = in.Write([]byte(codeIn(line) + "\n"))
			must(t, err)
		}
	}
	must(t, c.Wait())
	if !strings.Contains(said.String(), "is verified") {
		t.Errorf("the chat said:\n%s", said.String())
	}
}

func TestTheTerminalTalksAlone(t *testing.T) {
	data := t.TempDir()
	gateway, err := freeAddress(t.Context())
	must(t, err)
	c := patchbay(t.Context(), "chat", "phone-verification", "--data-dir", data, "--gateway-listen", gateway)
	in, err := c.StdinPipe()
	must(t, err)
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	must(t, c.Start())
	_, err = in.Write([]byte(phone + "\n"))
	must(t, err)
	s := &server{t: t, data: data, output: os.DevNull}
	s.eventually("the message is in the outbox", func() bool { return codeIn(s.run("", "outbox")) != "" })
	_, err = in.Write([]byte(s.code() + "\n"))
	must(t, err)
	must(t, c.Wait())
	if !strings.Contains(said.String(), "is verified") {
		t.Errorf("the chat said:\n%s", said.String())
	}
}

func TestThePhoneIsVerifiedOnPostgreSQL(t *testing.T) {
	address := os.Getenv("TEST_POSTGRES_DSN")
	if address == "" {
		t.Skip("TEST_POSTGRES_DSN names no server: make test starts one")
	}
	schema := id.New("test")
	c, err := pgx.Connect(t.Context(), address)
	must(t, err)
	_, err = c.Exec(t.Context(), "CREATE SCHEMA "+schema)
	must(t, err)
	must(t, c.Close(t.Context()))
	s := serve(t, "--database", address+"&search_path="+schema)
	k := s.chat("phone-verification")
	k.say(phone)
	k.until("delayed")
	s.kill()
	s.start()
	k.until("waiting")
	k.say(codeIn(s.run("", "outbox", "--database", address+"&search_path="+schema)))
	k.until("ended")
	if !k.heard("is verified") {
		t.Errorf("the chat ended with %v", k.state.Messages)
	}
}

func codeIn(line string) string {
	for _, word := range strings.Fields(line) {
		if code := strings.Trim(word, "."); len(code) == 6 && strings.Trim(code, "0123456789") == "" {
			return code
		}
	}
	return ""
}

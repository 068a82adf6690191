package main

import (
	"net/netip"
	"os"
	"path/filepath"
	"strings"

	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/otp"
	"patchbay/internal/secret"
	"patchbay/internal/store"
	"patchbay/web/chat"
)

// dataFlags say where the data is; every command that touches data has them.
type dataFlags struct {
	DataDir        string `name:"data-dir" default:"./data" help:"Folder of the database and the secret key." type:"path"`
	Database       string `help:"File of the SQLite database, or postgres:// URL. (DATA-DIR/patchbay.db)"`
	SecretKeysFile string `name:"secret-keys-file" help:"File with the keys that seal secrets, the current one first. (DATA-DIR/secret.keys)" type:"path"`
}

// address returns what store.Open takes.
func (f dataFlags) address() string {
	if f.Database == "" {
		return filepath.Join(f.DataDir, "patchbay.db")
	}
	return f.Database
}

// networkFlags say what may be called; commands that call APIs have them.
type networkFlags struct {
	GatewayListen string   `name:"gateway-listen" default:"127.0.0.1:8081" help:"Address of the OTP gateway."`
	EgressAllow   []string `name:"egress-allow" placeholder:"CIDR|HOST" help:"Private range or host that APIs may call."`
	EgressPorts   string   `name:"egress-ports" default:"80,443" help:"Ports that APIs may call, or any."`
	TwilioBaseURL string   `name:"twilio-base-url" default:"https://api.twilio.com" help:"Where Twilio's API is."`
	Sandbox       bool     `default:"true" negatable:"" help:"Keep text messages without a Twilio account in the outbox."`
}

// limitFlags are the figures of limits, each a flag.
type limitFlags struct {
	OTP  otp.Limits  `embed:"" prefix:"limit-"`
	Chat chat.Limits `embed:"" prefix:"limit-"`
}

// policy returns the rules of outgoing calls. Our own listeners are never called, whatever is allowed.
func (f networkFlags) policy(own ...netip.AddrPort) (egress.Policy, error) {
	p, err := egress.ParsePolicy(f.EgressAllow, f.EgressPorts)
	p.OwnListeners = own
	return p, err
}

// keys reads the key file, and makes one where there is none and no database yet that it could be missing for.
func (f dataFlags) keys() (ring *secret.Keyring, made string, err error) {
	path := f.SecretKeysFile
	if path == "" {
		path = filepath.Join(f.DataDir, "secret.keys")
	}
	text, err := os.ReadFile(path)
	if os.IsNotExist(err) && f.SecretKeysFile == "" {
		text, err = f.newKeys(path)
		made = path
	}
	if err != nil {
		return nil, "", fault.Wrap(err, fault.Unavailable, "The secret keys in %s can't be read.", path)
	}
	ring, err = secret.ParseKeys(strings.TrimSpace(string(text)))
	return ring, made, err
}

func (f dataFlags) newKeys(path string) ([]byte, error) {
	if !store.IsPostgres(f.address()) {
		if _, err := os.Stat(f.address()); err == nil {
			return nil, fault.New(fault.Unavailable, "There is a database at %s but no key file at %s. Put the key file back.", f.address(), path)
		}
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	text := []byte(secret.GenerateKeys() + "\n")
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	if _, err = file.Write(text); err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	return text, err
}

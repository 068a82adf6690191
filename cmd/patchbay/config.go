package main

import (
	"context"
	"net/netip"
	"os"
	"path/filepath"

	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/file"
	"patchbay/internal/otp"
	"patchbay/internal/store"
	"patchbay/web/api"
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

// openStore opens the database; the data folder is made when it is not there, no other folder is.
func (f dataFlags) openStore(ctx context.Context) (*store.DB, error) {
	if err := f.makeFolder(); err != nil {
		return nil, err
	}
	return store.Open(ctx, f.address())
}

func (f dataFlags) makeFolder() error {
	return fault.Wrap(os.MkdirAll(f.DataDir, 0o700), fault.Unavailable, "The data folder %s can't be made.", f.DataDir)
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
	API  api.Limits  `embed:"" prefix:"limit-"`
	File file.Limits `embed:"" prefix:"limit-"`
}

// policy returns the rules of outgoing calls. Our own listeners are never called, whatever is allowed.
func (f networkFlags) policy(own ...netip.AddrPort) (egress.Policy, error) {
	p, err := egress.ParsePolicy(f.EgressAllow, f.EgressPorts)
	p.OwnListeners = own
	return p, asUsage(err)
}

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/preset"
	"patchbay/internal/secret"
)

// seed gives a new database what every installation has, and the demo when it is wanted. It does nothing to a database
// that was seeded before.
func (a *app) seed(ctx context.Context, demo bool) error {
	ctx = auth.WithActor(ctx, auth.System())
	existing, err := a.db.Environments(ctx)
	if err != nil || slices.ContainsFunc(existing, func(e apidef.Environment) bool { return e.BuiltIn }) {
		return err
	}
	if err := a.seedGatewayKey(ctx); err != nil {
		return err
	}
	if demo {
		if err := a.seedDemo(ctx); err != nil {
			return err
		}
	}
	// The built-in one comes last. It can't be deleted, so it is the mark of a seeded database: after a crash half-way,
	// seeding begins again.
	for _, e := range slices.Backward(preset.Environments()) {
		if _, err := a.db.SaveEnvironment(ctx, e); notThere(err) {
			return err
		}
	}
	return nil
}

// notThere says whether saving failed for another reason than that the thing is there already: from an earlier attempt,
// or from another replica.
func notThere(err error) bool { return err != nil && !errors.Is(err, fault.Conflict) }

func (a *app) seedGatewayKey(ctx context.Context) error {
	e, err := a.keys.SealEntry(secret.Entry{ID: id.New(id.Secret), Key: secret.OTPGatewayKey}, secret.New(rand.Text()))
	if err != nil {
		return err
	}
	if _, err := a.db.SaveSecret(ctx, e); notThere(err) {
		return err
	}
	return nil
}

func (a *app) seedDemo(ctx context.Context) error {
	for _, x := range preset.Attributes() {
		if _, err := a.db.SaveAttribute(ctx, x); notThere(err) {
			return err
		}
	}
	for _, x := range preset.APIs() {
		if _, err := a.db.SaveAPI(ctx, x); notThere(err) {
			return err
		}
	}
	if _, err := a.db.PublishFlow(ctx, preset.Flow(), auth.System().Name); notThere(err) {
		return err
	}
	return nil
}

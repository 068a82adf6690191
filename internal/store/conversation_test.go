package store_test

import (
	"testing"

	"patchbay/internal/engine/enginetest"
)

func TestConversations(t *testing.T) {
	onBoth(t, "the store keeps the engine's contract", func(t *testing.T, w world) { enginetest.Run(t, w.db) })
}

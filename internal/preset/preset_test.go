package preset_test

import (
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/preset"
)

func TestPresets(t *testing.T) {
	schema := attr.NewSchema(1, preset.Attributes())
	var keys []string

	t.Run("every definition is valid", func(t *testing.T) {
		for _, a := range preset.Attributes() {
			check(t, a.Key, a.Validate())
		}
		for _, e := range preset.Environments() {
			check(t, e.Key, e.Validate())
		}
		for _, a := range preset.APIs() {
			check(t, a.Key, a.Validate())
			keys = append(keys, a.Key)
		}
		check(t, "flow", preset.Flow().Validate())
	})
	t.Run("the flow can be published with the APIs and attributes that come with it", func(t *testing.T) {
		check(t, "flow", preset.Flow().Draft.CheckPublish(schema, keys))
	})
}

func check(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

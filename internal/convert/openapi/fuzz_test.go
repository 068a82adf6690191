package openapi_test

import (
	"testing"

	"patchbay/internal/convert"
	"patchbay/internal/convert/converttest"
	"patchbay/internal/convert/openapi"
)

// FuzzConvert states that no text makes the reader panic, and that what becomes of a text can be saved and holds no secret.
func FuzzConvert(f *testing.F) {
	converttest.Seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		openapi.Format().Recognise(data)
		r, err := openapi.Convert(data, convert.Options{})
		if err != nil {
			return
		}
		if err := converttest.Sound(r); err != nil {
			t.Error(err)
		}
	})
}

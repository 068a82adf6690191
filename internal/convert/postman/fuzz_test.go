package postman_test

import (
	"testing"

	"patchbay/internal/convert"
	"patchbay/internal/convert/converttest"
	"patchbay/internal/convert/postman"
)

// FuzzConvert states that no text makes the reader panic, and that what becomes of a text can be saved and holds no secret.
func FuzzConvert(f *testing.F) {
	converttest.Seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		postman.Format().Recognise(data)
		r, err := postman.Convert(data, convert.Options{})
		if err != nil {
			return
		}
		if err := converttest.Sound(r); err != nil {
			t.Error(err)
		}
	})
}

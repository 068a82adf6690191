package har_test

import (
	"testing"

	"patchbay/internal/convert/converttest"
	"patchbay/internal/convert/har"
)

func TestRecordingsBecomeBundles(t *testing.T) { converttest.Golden(t, har.Format()) }

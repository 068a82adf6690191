package curl_test

import (
	"testing"

	"patchbay/internal/convert/converttest"
	"patchbay/internal/convert/curl"
)

func TestCommandsBecomeBundles(t *testing.T) { converttest.Golden(t, curl.Format()) }

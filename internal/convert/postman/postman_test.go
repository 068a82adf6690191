package postman_test

import (
	"testing"

	"patchbay/internal/convert/converttest"
	"patchbay/internal/convert/postman"
)

func TestCollectionsBecomeBundles(t *testing.T) { converttest.Golden(t, postman.Format()) }

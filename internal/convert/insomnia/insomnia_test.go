package insomnia_test

import (
	"testing"

	"patchbay/internal/convert/converttest"
	"patchbay/internal/convert/insomnia"
)

func TestExportsBecomeBundles(t *testing.T) { converttest.Golden(t, insomnia.Format()) }

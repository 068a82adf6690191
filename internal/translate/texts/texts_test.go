package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheListHasTheTextsOfTheSources(t *testing.T) {
	texts, err := all("../../..")
	if err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile("../english.txt")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(texts, strings.Split(strings.TrimSpace(string(list)), "\n")); diff != "" {
		t.Errorf("make generate was not run:\n%s", diff)
	}
}

package insomnia

import "patchbay/internal/convert"

// fromFour arranges the flat list of the format 4 as the format 5 has it.
func fromFour(root *convert.Node) *convert.Node {
	children := map[string][]*convert.Node{}
	var tops []string
	five := convert.MapOf()
	for _, n := range root.Get("resources").List() {
		id, parent := n.Get("_id").Text(), n.Get("parentId").Text()
		switch n.Get("_type").Text() {
		case "workspace":
			tops = append(tops, id)
			five.Put("name", n.Get("name"))
		case "request", "request_group", "grpc_request", "websocket_request":
			children[parent] = append(children[parent], n)
		case "environment":
			if n.Get("data").IsMap() && five.Get("environments") == nil {
				five.Put("environments", n)
			}
		}
	}
	list := convert.ListOf()
	for _, id := range append(tops, "", "__WORKSPACE_ID__") {
		for _, n := range children[id] {
			list.Add(arranged(n, children, 0))
		}
	}
	return five.Put("collection", list)
}

// maxFolders is how deep folders may stand in each other.
const maxFolders = 32

func arranged(n *convert.Node, children map[string][]*convert.Node, depth int) *convert.Node {
	if n.Get("_type").Text() != "request_group" {
		return n
	}
	list := convert.ListOf()
	for _, child := range children[n.Get("_id").Text()] {
		if depth < maxFolders {
			list.Add(arranged(child, children, depth+1))
		}
	}
	return convert.MapOf().Put("name", n.Get("name")).Put("children", list).Put("authentication", n.Get("authentication")).Put("headers", n.Get("headers")).Put("environment", n.Get("environment"))
}

"""Going through a web page in its order, however deep it is nested."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode


def classes(node: "LexborNode") -> frozenset[str]:
    """Give the names of an element's classes."""
    return frozenset((node.attributes.get("class") or "").split()) if node.is_element_node else frozenset()


def walk(
    root: "LexborNode",
    enter: Callable[["LexborNode"], bool],
    leave: Callable[["LexborNode"], None] = lambda _node: None,
) -> None:
    """Visit all below `root`: `enter` tells whether to go into a node, and `leave` is called when one is left."""
    node, stack = root.first_child, [root]
    while stack:
        if node is None:
            node = stack.pop()
            if stack:
                leave(node)
                node = node.next
        elif enter(node) and node.first_child is not None:
            stack.append(node)
            node = node.first_child
        else:
            leave(node)
            node = node.next

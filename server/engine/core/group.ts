/** The items by a key of theirs, keys and items in the order in which they come. */
export function groupedBy<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly [Item, ...Item[]]> {
	return groupedByEach(items, (item) => [keyOf(item)]);
}

/** The same by each of several keys, under all of which an item stands. */
export function groupedByEach<Item, Key>(
	items: Iterable<Item>,
	keysOf: (item: Item) => Iterable<Key>,
): ReadonlyMap<Key, readonly [Item, ...Item[]]> {
	const groups = new Map<Key, [Item, ...Item[]]>();
	for (const item of items) {
		for (const key of keysOf(item)) {
			const group = groups.get(key);
			if (group) {
				group.push(item);
			} else {
				groups.set(key, [item]);
			}
		}
	}
	return groups;
}

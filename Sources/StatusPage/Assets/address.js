/**
 * What the page's address holds: the host and the machine in its query, order and filter of the table behind the hash.
 * @module
 */

/** A parameter of the query, such as `host`; null where there is none. */
export function parameter(name) {
  return new URLSearchParams(location.search).get(name);
}

/** The address with a parameter of the query set, or taken away by null. */
export function addressWith(name, value) {
  const url = new URL(location.href);
  if (value === null) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  return url;
}

/** Order and filter of the table. */
export function readView() {
  const view = new URLSearchParams(location.hash.slice(1));
  return { sort: view.get("sort"), isDescending: view.get("order") === "descending", filter: view.get("filter") ?? "" };
}

/** Keeps order and filter, so that the same table is there after a reload. */
export function writeView({ sort, isDescending, filter }) {
  const view = new URLSearchParams();
  if (sort) view.set("sort", sort);
  if (sort && isDescending) view.set("order", "descending");
  if (filter) view.set("filter", filter);
  const url = new URL(location.href);
  url.hash = view.toString();
  history.replaceState(null, "", url);
}

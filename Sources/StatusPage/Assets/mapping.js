/**
 * The mapping picture: a machine's memory as its guest sees it, and where the host keeps each part.
 * @module
 */

import { bytes, write } from "./format.js";
import { swatch } from "./legend.js";
import { mappingLayout, places, uses } from "./blocks.js";
import { fill, patterns } from "./patterns.js";
import { spread, textWidth } from "./scale.js";
import { show } from "./stage.js";
import { hide, make, makeHTML, put, reveal, short } from "./svg.js";

const TOP = 24;
const BODY = 316;
const GAP = 20;
/** From this width on words stand beside the outer columns. */
const WIDE = 800;
/** Width of a column from which titles are whole. */
const FULL_TITLE = 110;
/** Room for words beside the outer columns. */
const MARGIN = 156;
const LINE = 15;

/** Words of each block, whole and as short as a narrow column needs. */
const words = {
  kernel: ["kernel", "kernel"],
  "working-set": ["working set", "working"],
  idle: ["idle", "idle"],
  "file-cache": ["file cache", "file cache"],
  free: ["free in the guest", "free"],
  "page-file": ["guest's page file", "page file"],
  balloon: ["pinned by the balloon", "balloon"],
  untouched: ["never touched", "untouched"],
  freed: ["given up", "given up"],
  large: ["large pages", "large"],
  small: ["small pages", "small"],
  sharing: ["shared pages", "shared"],
  compression: ["compressed", "compressed"],
  "host-cache": ["host cache on SSD", "SSD cache"],
  swap: ["swap file", "swap file"],
};

const useKinds = uses.map(([kind]) => kind);
const placeKinds = places.map(([kind]) => kind);
const columnKinds = {
  virtual: [...useKinds, "page-file"],
  physical: [...useKinds, "balloon", "untouched", "freed"],
  machine: placeKinds,
};
const titles = {
  virtual: ["guest virtual memory", "virtual"],
  physical: ["guest physical memory", "physical"],
  machine: ["machine memory", "machine"],
};
const listTitles = {
  virtual: "What the guest uses its memory for",
  physical: "Without a page of the host",
  machine: "Where the host keeps it",
};

const contents = {
  zero: "Zero pages",
  os_image: "Pages of the operating system",
  application: "Pages of the application",
  duplicated: "Pages that it has more than once",
};

/** Draws the mapping picture of a mapping document. */
export function drawMapping(element, mapping) {
  show(element, picture, mapping);
}

const picture = {
  height: TOP + BODY + 4,

  build(stage) {
    const { svg, prefix } = stage;
    svg.append(patterns(prefix, Object.keys(words)));
    const place = (name, attributes) => svg.appendChild(make(name, attributes));
    const parts = {
      uses: place("path", { class: "band" }),
      bands: placeKinds.map((kind) => [kind, place("path", fill(prefix, kind))]),
      columns: Object.entries(columnKinds).map(([name, kinds]) => ({
        name,
        title: place("text", { class: "strong", y: 13 }),
        blocks: kinds.map((kind) => block(svg, prefix, kind)),
      })),
      outside: write(place("text", { class: "quiet" }), "outside"),
    };
    parts.bands.forEach(([, path]) => path.classList.add("band-part"));
    parts.lists = lists(stage);
    const line = () => stage.element.appendChild(makeHTML("p", "sharing"));
    parts.sharing = Object.keys(contents).map((content) => [content, line()]);
    return parts;
  },

  update({ svg, parts, width }, mapping) {
    const layout = mappingLayout(mapping, BODY, GAP);
    const frame = columnFrame(width);
    updateBands(parts, layout, frame);
    parts.columns.forEach((column, index) => updateColumn(column, layout[column.name], frame, index));
    updateOutside(parts.outside, layout.machine, frame.lefts[2]);
    updateLists(parts.lists, layout);
    updateSharing(parts.sharing, mapping.sharing);
    put(svg, { "aria-label": sentence(mapping, layout) });
  },
};

/** Left edges of the three columns, their width, and whether there is room for words beside them. */
function columnFrame(width) {
  const isWide = width >= WIDE;
  const margin = isWide ? MARGIN : 0;
  const column = isWide ? 124 : width * 0.23;
  return { isWide, column, lefts: [margin, (width - column) / 2, width - margin - column] };
}

/** A block with its words, and a line to them where they stand beside it. What the balloon pins is crossed out. */
function block(svg, prefix, kind) {
  const area = make("rect", fill(prefix, kind));
  area.classList.add("part");
  const cross = make("path", { class: "crossed" });
  const leader = make("path", { class: "leader" });
  const text = make("text", { class: "halo" });
  const group = svg.appendChild(make("g", {}, area, cross, leader, text));
  return { kind, group, area, cross, leader, text };
}

function updateBands(parts, layout, { lefts, column }) {
  const path = ({ fromY, fromHeight, toY, toHeight }, from, to) => {
    const middle = short((from + to) / 2);
    const [left, right, y0, y1] = [short(from), short(to), short(TOP + fromY), short(TOP + toY)];
    const [y2, y3] = [short(TOP + toY + toHeight), short(TOP + fromY + fromHeight)];
    return `M${left},${y0}C${middle},${y0},${middle},${y1},${right},${y1}`
      + `V${y2}C${middle},${y2},${middle},${y3},${left},${y3}z`;
  };
  put(parts.uses, { d: layout.uses.map((band) => path(band, lefts[0] + column, lefts[1])).join("") });
  for (const [kind, element] of parts.bands) {
    const own = layout.bands.filter((band) => band.kind === kind);
    put(element, { d: own.map((band) => path(band, lefts[1] + column, lefts[2])).join("") });
  }
}

function updateColumn({ name, title, blocks }, placed, frame, index) {
  const left = frame.lefts[index];
  const anchor = frame.isWide || index === 1 ? "middle" : index === 0 ? "start" : "end";
  const x = { start: left, middle: left + frame.column / 2, end: left + frame.column }[anchor];
  put(write(title, titles[name][frame.column >= FULL_TITLE ? 0 : 1]), { x: short(x), "text-anchor": anchor });
  const isBeside = frame.isWide && index !== 1;
  const centres = placed.map(({ y, height }) => TOP + y + height / 2);
  const rows = isBeside ? spread(centres, LINE, TOP + 6, TOP + BODY - 4) : centres;
  for (const { kind, group, area, cross, leader, text } of blocks) {
    const at = placed.findIndex((candidate) => candidate.kind === kind);
    reveal(group, at >= 0);
    if (at < 0) continue;
    const { y, height } = placed[at];
    put(area, { x: short(left), y: short(TOP + y), width: short(frame.column), height: short(height) });
    put(cross, { d: kind === "balloon" ? crossPath(left, TOP + y, frame.column, height) : null });
    reveal(leader, isBeside);
    if (isBeside) writeBeside(text, leader, placed[at], { left, frame, index, centre: centres[at], row: rows[at] });
    else writeInside(text, placed[at], { left, frame, row: rows[at] });
  }
}

function crossPath(x, y, width, height) {
  const [left, top, right, bottom] = [short(x), short(y), short(x + width), short(y + height)];
  return `M${left},${top}L${right},${bottom}M${left},${bottom}L${right},${top}`;
}

function writeBeside(text, leader, block, { left, frame, index, centre, row }) {
  const edge = index === 0 ? left : left + frame.column;
  const out = index === 0 ? -1 : 1;
  const line = `M${short(edge)},${short(centre)}h${out * 5}L${short(edge + out * 13)},${short(row)}h${out * 3}`;
  put(leader, { d: line });
  put(write(text, fittingWords(block, MARGIN - 20)), {
    x: short(edge + out * 20), y: short(row + 4), "text-anchor": index === 0 ? "end" : "start",
  });
}

function writeInside(text, block, { left, frame, row }) {
  const label = block.height >= LINE - 1 ? fittingWords(block, frame.column - 4) : "";
  put(write(text, label), { x: short(left + frame.column / 2), y: short(row + 4), "text-anchor": "middle" });
}

/** Words and amount where there is room for them, words alone, or nothing. */
function fittingWords({ kind, amount }, width) {
  const [whole, brief] = words[kind];
  const candidates = [`${whole} ${bytes(amount)}`, `${brief} ${bytes(amount)}`, brief];
  return candidates.find((candidate) => textWidth(candidate) <= width) ?? "";
}

/** The word over what is outside machine memory. */
function updateOutside(text, machine, left) {
  const outside = machine.find(({ kind }) => kind === "host-cache" || kind === "swap");
  reveal(text, outside !== undefined);
  if (outside) put(text, { x: short(left), y: short(TOP + outside.y - 5) });
}

/** A list of the blocks of each column under the picture. */
function lists({ element, prefix }) {
  const frame = element.appendChild(makeHTML("div", "mapping-lists"));
  return ["virtual", "physical", "machine"].map((name) => {
    const kinds = columnKinds[name].filter((kind) => name !== "physical" || !useKinds.includes(kind));
    const items = kinds.map((kind) => {
      const amount = makeHTML("span", "amount");
      return [kind, makeHTML("li", "", swatch(prefix, kind), makeHTML("span", "", words[kind][0]), amount), amount];
    });
    const list = makeHTML("ul", "legend", ...items.map(([, item]) => item));
    const section = makeHTML("div", "", makeHTML("p", "list-title", listTitles[name]), list);
    frame.append(section);
    return { name, section, items };
  });
}

function updateLists(lists, layout) {
  for (const { name, section, items } of lists) {
    let isEmpty = true;
    for (const [kind, item, amount] of items) {
      const found = layout[name].find((candidate) => candidate.kind === kind);
      hide(item, found === undefined);
      if (!found) continue;
      isEmpty = false;
      const size = bytes(found.amount);
      write(amount, found.guest > found.amount ? `${bytes(found.guest)} in ${size}` : size);
    }
    hide(section, isEmpty);
  }
}

function updateSharing(lines, sharing) {
  for (const [content, line] of lines) {
    const found = sharing.find((candidate) => candidate.content === content && candidate.guest_bytes > 0);
    hide(line, found === undefined);
    if (found) write(line, sharingSentence(found));
  }
}

function sharingSentence({ content, guest_bytes: guest, machine_bytes: machine, with: partners, with_count: count }) {
  const named = partners.slice(0, 2);
  const more = count - named.length;
  const names = more > 0 ? `${named.join(", ")} and ${more} more` : named.join(" and ");
  const whom = count > 0 ? `shared with ${names}` : "shared within the machine alone";
  return `${contents[content]}: ${bytes(guest)} in ${bytes(machine)} of machine memory, ${whom}.`;
}

function sentence(mapping, layout) {
  const item = ({ kind, amount }) => `${words[kind][0]} ${bytes(amount)}`;
  const list = (blocks) => blocks.map(item).join(", ") || "nothing";
  return `Where the memory of ${mapping.vm} is, ${bytes(mapping.memory_size_bytes)} in all. Guest physical memory: `
    + `${list(layout.physical)}. Kept by the host: ${list(layout.machine)}.`;
}

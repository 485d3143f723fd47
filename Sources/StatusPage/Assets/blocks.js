/**
 * Where the blocks and bands of the mapping picture lie: plain numbers, without a page.
 * @module
 */

/** What the guest uses pages for, from the top down, with the name in the document. */
export const uses = [
  ["kernel", "kernel"], ["working-set", "working_set"], ["idle", "idle"], ["file-cache", "file_cache"],
  ["free", "free"],
];

/** Where the host keeps pages, from the top down, with the name in the document; the last two are no machine memory. */
export const places = [
  ["large", "large"], ["small", "small"], ["sharing", "shared"], ["compression", "compressed"],
  ["host-cache", "host_cached"], ["swap", "swapped"],
];

const MACHINE_PLACES = 4;

/**
 * The three columns of a mapping document, top to bottom within `height` pixels, one scale for all.
 *
 * Each block of `virtual`, `physical` and `machine` has `kind`, `amount` in bytes, `y` and `height`; a block of
 * `machine` also has `guest`, the guest memory that it holds. `uses` are bands from virtual to physical memory,
 * `bands` those from there to a place, each with the y and the height of both ends. Whatever is zero is missing.
 */
export function mappingLayout(mapping, height, gap) {
  const guest = places.map(([, name]) => uses.reduce((sum, [, use]) => sum + mapping.pages[use][name], 0));
  const amounts = machineAmounts(mapping, guest);
  const used = uses.map(([kind, name]) => ({
    kind, amount: places.reduce((sum, [, place]) => sum + mapping.pages[name][place], 0),
  }));
  const pageFile = { kind: "page-file", amount: mapping.guest_page_file_used_bytes };
  const unmapped = [
    { kind: "balloon", amount: mapping.ballooned_bytes },
    { kind: "untouched", amount: mapping.never_touched_bytes },
    { kind: "freed", amount: mapping.freed_bytes },
  ];
  const kept = places.map(([kind], index) => ({ kind, amount: amounts[index], guest: guest[index] }));
  const columns = [
    [used, [pageFile]], [[...used, ...unmapped], []], [kept.slice(0, MACHINE_PLACES), kept.slice(MACHINE_PLACES)],
  ];
  const most = Math.max(1, ...columns.map((parts) => total(parts.flat())));
  const scale = (height - gap) / most;
  const [virtual, physical, machine] = columns.map((parts) => placed(parts, scale, gap));
  return {
    scale, virtual, physical, machine,
    uses: straightBands(virtual, physical),
    bands: bands(mapping, physical, machine, scale),
  };
}

/** Memory that each place takes: shared pages and compressed ones take less than the guest has in them. */
function machineAmounts(mapping, guest) {
  const frames = mapping.sharing.reduce((sum, content) => sum + content.machine_bytes, 0);
  return guest.map((amount, index) => {
    const [kind] = places[index];
    return kind === "sharing" ? frames : kind === "compression" ? mapping.compression_cache_bytes : amount;
  });
}

function total(blocks) {
  return blocks.reduce((sum, block) => sum + block.amount, 0);
}

/** Blocks one below the other; those of the second list after a gap. */
function placed([first, second], scale, gap) {
  let y = 0;
  const put = (block) => {
    const placedBlock = { ...block, y, height: block.amount * scale };
    y += placedBlock.height;
    return placedBlock;
  };
  const blocks = first.map(put);
  y += gap;
  return [...blocks, ...second.map(put)].filter((block) => block.amount > 0);
}

function straightBands(virtual, physical) {
  return physical.flatMap((block) => {
    const from = virtual.find((candidate) => candidate.kind === block.kind);
    if (!from) return [];
    return [{ kind: block.kind, fromY: from.y, fromHeight: from.height, toY: block.y, toHeight: block.height }];
  });
}

/** A band for each use and place, side by side at both ends. */
function bands(mapping, physical, machine, scale) {
  const filled = new Map(machine.map((block) => [block.kind, block.y]));
  return physical.flatMap((block) => {
    const use = uses.find(([kind]) => kind === block.kind);
    if (!use) return [];
    let { y } = block;
    return places.flatMap(([kind, name]) => {
      const amount = mapping.pages[use[1]][name];
      if (amount === 0) return [];
      const target = machine.find((candidate) => candidate.kind === kind);
      const end = target ? amount * scale * target.amount / target.guest : 0;
      const toY = filled.get(kind) ?? y;
      const band = { kind, use: block.kind, fromY: y, fromHeight: amount * scale, toY, toHeight: end };
      y += band.fromHeight;
      filled.set(kind, toY + end);
      return [band];
    });
  });
}

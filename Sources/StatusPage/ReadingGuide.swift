/// How to read the page, in plain sentences.
enum ReadingGuide {
    static let html = """
        <details id="guide">
        <summary>How to read this page</summary>
        <dl>
        <dt>The story</dt>
        <dd>A host promises its virtual machines more memory than it has. While free memory is plentiful it gives them all \
        they touch. When free memory runs out it takes some back, and the less is free, the harsher the means.</dd>
        <dt>Memory state</dt>
        <dd>The host compares its free memory with minFree. In <b>high</b> nothing is taken. In <b>clear</b> large pages are \
        broken so that their parts can be shared. In <b>soft</b> balloons inflate. In <b>hard</b> pages are compressed, and \
        swapped out where that does not help. In <b>low</b> machines above their entitlement are blocked, too. The ladder \
        shows free memory and the steps on which the state changes; a state is left a little above where it was entered.</dd>
        <dt>The map</dt>
        <dd>All machine memory of the host: what is free, what the hypervisor needs, and what backs each machine. A click on \
        a machine tells why its memory is taken.</dd>
        <dt>The ribbon</dt>
        <dd>The last hour of simulated time: the memory state, what each technique held back, and free memory against the \
        steps of the states.</dd>
        <dt>Techniques</dt>
        <dd><b>Page sharing</b> keeps one copy of equal pages; it costs almost nothing. A <b>balloon</b> makes the guest give \
        up the pages it needs least. <b>Compression</b> keeps a page in half or a quarter of the room. The <b>host cache</b> \
        is swap on flash. <b>Swapping</b> takes pages without asking the guest, who waits when it needs them back.</dd>
        <dt>The bars</dt>
        <dd>Guest memory on the scale of the largest machine; the pale part is what was never touched or was given up. Large, \
        small and shared pages stand in machine memory; balloon, compressed, host cache and swapped do not, or in part. The \
        long tick is the entitlement, the short tick is active memory, and the hollow tick is a limit below the configured \
        size.</dd>
        <dt>The columns</dt>
        <dd><b>Configured</b> is what the guest believes it has. <b>Entitlement</b> is what the host grants it now: shares, \
        reservation and limit decide, and idle memory counts for less. <b>Consumed</b> is the machine memory behind it. \
        <b>Active</b> is what it touched lately, as the host estimates. <b>Stalled</b> is the share of the last seconds in \
        which it waited for memory, with the cause that cost most. <b>Throughput</b> is work done over work wanted.</dd>
        </dl>
        </details>

        """
}

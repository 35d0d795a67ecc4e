using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Tests.Runtime;

/// <summary>A cluster whose every answer the test gives: lists and watches wait until one is fed.</summary>
internal sealed class ScriptedReader(TimeProvider time) : IKubeReader
{
    private readonly Channel<Func<CancellationToken, IAsyncEnumerable<KubePage>>> _lists = Channel.CreateBounded<Func<CancellationToken, IAsyncEnumerable<KubePage>>>(16);
    private readonly Channel<Channel<WatchEvent>> _watches = Channel.CreateBounded<Channel<WatchEvent>>(16);

    /// <summary>Versions that watches started from, in order.</summary>
    public List<string> WatchedFrom { get; } = [];

    /// <summary>When listings were asked for.</summary>
    public List<DateTimeOffset> ListedAt { get; } = [];

    public static KubeObject Item(string name, int version) => KubeObject.Parse(Encoding.UTF8.GetBytes(
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"namespace":"n","name":"{{{name}}}","uid":"u-{{{name}}}","resourceVersion":"{{{version}}}"}}"""));

    public void FeedList(int version, params KubeObject[] items) => FeedPages(version, items);

    /// <summary>One listing in several pages.</summary>
    public void FeedPages(int version, params KubeObject[][] pages) => _lists.Writer.TryWrite(_ => Pages(version, pages));

    public void FeedFailingList(Exception error) => _lists.Writer.TryWrite(_ => throw error);

    /// <summary>The next watch; the test writes its events and completes it, with an error or without.</summary>
    public ChannelWriter<WatchEvent> FeedWatch()
    {
        var events = Channel.CreateBounded<WatchEvent>(16);
        _watches.Writer.TryWrite(events);
        return events.Writer;
    }

    public async IAsyncEnumerable<KubePage> ListAsync(ResourceId resource, ListQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        ListedAt.Add(time.GetUtcNow());
        var list = await _lists.Reader.ReadAsync(ct);
        await foreach (var page in list(ct)) yield return page;
    }

    public async IAsyncEnumerable<WatchEvent> WatchAsync(ResourceId resource, WatchQuery query, [EnumeratorCancellation] CancellationToken ct)
    {
        WatchedFrom.Add(query.ResourceVersion);
        var events = await _watches.Reader.ReadAsync(ct);
        await foreach (var change in events.Reader.ReadAllAsync(ct)) yield return change;
    }

    public Task<ApiCatalog> DiscoverAsync(CancellationToken ct) => Task.FromResult(new ApiCatalog([], []));

    public Task<ServerVersion> VersionAsync(CancellationToken ct) => Task.FromResult(new ServerVersion("1", "36", "v1.36.0"));

    public Task<KubeObject?> GetAsync(ResourceId resource, ObjectKey key, CancellationToken ct) => Task.FromResult<KubeObject?>(null);

    private static async IAsyncEnumerable<KubePage> Pages(int version, KubeObject[][] pages)
    {
        await Task.Yield();
        foreach (var page in pages) yield return new KubePage(page, version.ToString(System.Globalization.CultureInfo.InvariantCulture), null);
    }
}

using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Selection;

/// <summary>Runs LISTs side by side and gives their pages one after another, in the order of the jobs.</summary>
/// <remarks>Bounded: at most <c>ahead</c> LISTs are open, each with one page waiting and one being read, whatever the cluster holds.</remarks>
internal sealed class ListAhead(IKubeReader cluster, int pageSize, int ahead)
{
    public async IAsyncEnumerable<ListedPage> ReadAsync(IReadOnlyList<ListJob> jobs, [EnumeratorCancellation] CancellationToken ct)
    {
        using var scope = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var open = new Queue<(Channel<ListedPage> Pages, Task Reader)>();
        var next = 0;
        try
        {
            for (var i = 0; i < jobs.Count; i++)
            {
                while (open.Count < ahead && next < jobs.Count) open.Enqueue(Start(jobs[next++], scope.Token));
                var (pages, reader) = open.Peek();
                await foreach (var page in pages.Reader.ReadAllAsync(ct).ConfigureAwait(false)) yield return page;
                await reader.ConfigureAwait(false);
                open.Dequeue();
            }
        }
        finally
        {
            await scope.CancelAsync().ConfigureAwait(false);
            foreach (var (_, reader) in open) await ((Task)reader).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private (Channel<ListedPage> Pages, Task Reader) Start(ListJob job, CancellationToken ct)
    {
        var pages = Channel.CreateBounded<ListedPage>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        return (pages, Task.Run(() => FillAsync(job, pages.Writer, ct), CancellationToken.None));
    }

    private async Task FillAsync(ListJob job, ChannelWriter<ListedPage> pages, CancellationToken ct)
    {
        try
        {
            await foreach (var page in cluster.ListAsync(job.Resource.Id, job.Query(pageSize), ct).ConfigureAwait(false))
            {
                if (page.Items.Count + page.Unreadable.Count > 0 || page.IsRestart) await pages.WriteAsync(new ListedPage(job, page, null), ct).ConfigureAwait(false);
            }

            await pages.WriteAsync(new ListedPage(job, null, null), ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is KubeApiException or KubeUnreachableException or MalformedObjectException)
        {
            await pages.WriteAsync(new ListedPage(job, null, e), ct).ConfigureAwait(false);
        }
        finally
        {
            pages.TryComplete();
        }
    }
}

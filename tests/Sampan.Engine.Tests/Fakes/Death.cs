using System.Runtime.CompilerServices;
using Sampan.Storage;
using Sampan.Storage.Decorators;

namespace Sampan.Engine.Tests.Fakes;

/// <summary>A process that is killed at its N-th call, whether to the API server or to the store: from then on nothing it asks for happens.</summary>
/// <param name="at">The call, from 1.</param>
/// <param name="acts">True when that call still takes effect, and only its answer is lost.</param>
internal sealed class Death(int at, bool acts)
{
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Counts a call; throws for one that does not arrive. True when its answer is not to arrive.</summary>
    public bool Arrive()
    {
        var number = Interlocked.Increment(ref _calls);
        if (number > at || (number == at && !acts)) throw new KilledException();
        return number == at;
    }

    /// <summary>Caught by nobody.</summary>
    public sealed class KilledException() : Exception("killed");

    /// <summary>A store as such a process sees it.</summary>
    public sealed class Store(IObjectStore inner, Death death) : DelegatingObjectStore(inner)
    {
        public override Task PutAsync(string key, Stream content, PutOptions options, CancellationToken ct) =>
            PassAsync(async () => { await Inner.PutAsync(key, content, options, ct); return true; });

        public override Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken ct) => PassAsync(() => Inner.OpenReadAsync(key, range, ct));

        public override Task<ObjectHead?> HeadAsync(string key, CancellationToken ct) => PassAsync(() => Inner.HeadAsync(key, ct));

        public override Task DeleteAsync(string key, CancellationToken ct) => PassAsync(async () => { await Inner.DeleteAsync(key, ct); return true; });

        public override async IAsyncEnumerable<ObjectHead> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
        {
            if (death.Arrive()) throw new KilledException();
            await foreach (var head in Inner.ListAsync(prefix, ct)) yield return head;
        }

        private async Task<T> PassAsync<T>(Func<Task<T>> call)
        {
            var isLast = death.Arrive();
            var result = await call();
            return isLast ? throw new KilledException() : result;
        }
    }
}

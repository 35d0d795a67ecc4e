using Microsoft.Extensions.Logging;

namespace Sampan.Storage;

/// <summary>
/// The one owner of retries: the decorator runs whole calls by it, and the S3 store the requests whose bytes it holds in memory. A failure that leaves it is marked
/// <see cref="ObjectStoreException.GivenUp"/>, so layers don't multiply.
/// </summary>
internal sealed partial class RetryPolicy(RetryOptions options, TimeProvider time, ILogger logger, Func<double> random)
{
    /// <summary>Runs a call until it succeeds, fails for good, or has used up its tries.</summary>
    /// <param name="what">For the log: the call and its key.</param>
    /// <param name="call">Gets the number of the try, from 1; must bear being run again.</param>
    /// <param name="ct">Ends the pauses too.</param>
    public async Task<T> RunAsync<T>(string what, Func<int, Task<T>> call, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(attempt).ConfigureAwait(false);
            }
            catch (ObjectStoreException e) when (e.IsTransient)
            {
                await PauseAsync(what, attempt, e, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits before the next try, or throws the failure when there is none.</summary>
    public async Task PauseAsync(string what, int attempt, ObjectStoreException failure, CancellationToken ct)
    {
        if (attempt >= options.Attempts) throw GiveUp(failure, attempt);
        var pause = options.FirstPause * Math.Pow(2, Math.Min(attempt - 1, 30));
        if (pause > options.LongestPause) pause = options.LongestPause;
        pause *= 0.5 + random() / 2;
        LogRetry(logger, what, attempt, options.Attempts, pause.TotalMilliseconds, failure.Message);
        await Task.Delay(pause, time, ct).ConfigureAwait(false);
    }

    private static ObjectStoreException GiveUp(ObjectStoreException failure, int attempts) =>
        new(failure.Error, failure.Store, failure.Key, attempts == 1 ? failure.Message : $"{failure.Message} (tried {attempts} times)", failure) { GivenUp = true };

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "{What}: try {Attempt} of {Attempts} failed, next in {Pause:F0} ms: {Reason}")]
    private static partial void LogRetry(ILogger logger, string what, int attempt, int attempts, double pause, string reason);
}

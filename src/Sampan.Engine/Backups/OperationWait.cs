using Sampan.Engine.Actions;

namespace Sampan.Engine.Backups;

/// <summary>Sees an operation to its end: by asking the action, or by letting it wait, within the operation's time.</summary>
internal sealed class OperationWait(BackupRun run)
{
    /// <summary>Velero's words.</summary>
    public const string TimedOut = "Asynchronous action timed out";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    /// <summary>Afterwards its status is one that has ended. Only the end of the run is an exception.</summary>
    public async Task EndAsync(RunningOperation operation, CancellationToken ct)
    {
        var timeout = operation.Started.Timeout ?? run.Backup.Spec.ItemOperationTimeout ?? run.Options.Defaults.ItemOperationTimeout;
        try
        {
            operation.Status = timeout == Timeout.InfiniteTimeSpan
                ? await AskAsync(operation, ct).ConfigureAwait(false)
                : await WithinAsync(operation, operation.Created + timeout - run.Options.Time.GetUtcNow(), ct).ConfigureAwait(false);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            operation.Status = Failed(operation, e.Message);
        }

        operation.Ended = run.Options.Time.GetUtcNow();
    }

    private async Task<OperationStatus> WithinAsync(RunningOperation operation, TimeSpan left, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(left < TimeSpan.Zero ? TimeSpan.Zero : left > Longest ? Longest : left, run.Options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await AskAsync(operation, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return Failed(operation, TimedOut);
        }
    }

    private async Task<OperationStatus> AskAsync(RunningOperation operation, CancellationToken ct)
    {
        var noted = new Noted(operation);
        if (operation.Action.WaitAsync(operation.Started.Id, noted, ct) is { } waiting) return await waiting.WaitAsync(ct).ConfigureAwait(false);
        while (true)
        {
            var status = await operation.Action.ProgressAsync(operation.Started.Id, ct).ConfigureAwait(false);
            if (status.Ended) return status;
            noted.Report(status);
            await Task.Delay(run.Options.OperationPollPeriod, run.Options.Time, ct).ConfigureAwait(false);
        }
    }

    // How far it had come stands in the record.
    private static OperationStatus Failed(RunningOperation operation, string error) => operation.Status with { Ended = true, Error = error };

    private sealed class Noted(RunningOperation operation) : IProgress<OperationStatus>
    {
        public void Report(OperationStatus value) => operation.Status = value;
    }
}

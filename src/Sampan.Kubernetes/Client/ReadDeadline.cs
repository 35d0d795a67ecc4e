namespace Sampan.Kubernetes.Client;

/// <summary>A token that is cancelled by its owner or when too long nothing happened.</summary>
internal sealed class ReadDeadline : IDisposable
{
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _linked;

    public ReadDeadline(TimeSpan first, TimeProvider time, CancellationToken ct)
    {
        _silence = new CancellationTokenSource(first, time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(ct, _silence.Token);
    }

    /// <summary>What reads are given.</summary>
    public CancellationToken Token => _linked.Token;

    /// <summary>Something happened: from now on, this long again.</summary>
    public void Extend(TimeSpan silence) => _silence.CancelAfter(silence);

    /// <inheritdoc/>
    public void Dispose()
    {
        _linked.Dispose();
        _silence.Dispose();
    }
}

namespace Sampan.Kubernetes.Config;

/// <summary>Logins from an exec plugin: run once, kept until they expire or are refused; never two runs at a time.</summary>
internal sealed class ExecLogin(ExecPlugin plugin, TimeProvider time) : LoginSource
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private (Login Login, DateTimeOffset? Until)? _kept;

    public override async ValueTask<Login> CurrentAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (_kept is { } kept && (kept.Until is not { } until || time.GetUtcNow() < until)) return kept.Login;
            var answer = await plugin.RunAsync(time, ct).ConfigureAwait(false);
            _kept = answer;
            return answer.Login;
        }
        finally
        {
            _one.Release();
        }
    }

    public override bool Forget(Login refused)
    {
        _one.Wait();
        try
        {
            if (ReferenceEquals(_kept?.Login, refused)) _kept = null;
            return true;
        }
        finally
        {
            _one.Release();
        }
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }
}

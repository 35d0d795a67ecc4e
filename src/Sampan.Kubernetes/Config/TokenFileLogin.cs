using System.Net.Http.Headers;

namespace Sampan.Kubernetes.Config;

/// <summary>A token that something else renews in a file: read again every minute, and after a refusal.</summary>
internal sealed class TokenFileLogin(string path, ClientCertificate? certificate, TimeProvider time) : LoginSource
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private Login? _login;
    private long _readAt;

    public override ValueTask<Login> CurrentAsync(CancellationToken ct)
    {
        lock (_lock)
        {
            if (_login is not null && time.GetElapsedTime(_readAt) < Fresh) return new(_login);
            var token = Read();
            if (_login?.Header?.Parameter != token) _login = new Login(new AuthenticationHeaderValue("Bearer", token), certificate);
            _readAt = time.GetTimestamp();
            return new(_login);
        }
    }

    public override bool Forget(Login refused)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_login, refused)) return true;
            var token = Read();
            if (refused.Header?.Parameter == token) return false;
            (_login, _readAt) = (new Login(new AuthenticationHeaderValue("Bearer", token), certificate), time.GetTimestamp());
            return true;
        }
    }

    private string Read()
    {
        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } token ? token : throw new KubeConfigException($"token file {path} is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"token file {path} can't be read: {e.Message}", e);
        }
    }
}

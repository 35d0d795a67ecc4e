using System.Net;
using Microsoft.Extensions.Logging;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Client;

/// <summary>Sends requests to one API server: login, pace, places in the gate, deadlines, typed failures, and the only retry loop.</summary>
internal sealed class KubeTransport : IAsyncDisposable
{
    private const int LongestRefusal = 1 << 20;

    private readonly Lock _lock = new();
    private readonly LoginSource _logins;
    private readonly RequestRate? _rate;
    private readonly List<HttpMessageInvoker> _retired = [];
    private HttpMessageInvoker? _invoker;
    private ClientCertificate? _certificate;
    private volatile bool _serverKnown;

    public KubeTransport(KubeConnection connection, KubeClientOptions options)
    {
        (Connection, Options) = (connection, options);
        Log = options.Logs.CreateLogger("Sampan.Kubernetes.Client");
        Gate = new ConcurrencyGate(options.MaxConcurrency, options.Time);
        _rate = RequestRate.For(options);
        _logins = LoginSource.For(connection, options.Time);
        if (connection.User is { ClientCertificatePem: { } chain, ClientKeyPem: { } key }) _certificate = new ClientCertificate(chain, key);
        _invoker = new HttpMessageInvoker(HttpHandlers.Create(connection, _certificate));
    }

    public KubeConnection Connection { get; }

    public KubeClientOptions Options { get; }

    public ConcurrencyGate Gate { get; }

    public ILogger Log { get; }

    /// <summary>A budget for one call that makes its own attempts.</summary>
    public RetryBudget Budget() => new(Options, _serverKnown);

    /// <summary>Sends, reads the answer with <paramref name="read"/>, and does both again when that is safe and may help.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="read">Reads a successful answer; runs once per attempt.</param>
    /// <param name="ct">Ends it at once.</param>
    /// <param name="beforeRepeat">Told of each failure that is followed by another attempt.</param>
    public async Task<T> RunAsync<T>(KubeRequest request, Func<KubeResponse, Task<T>> read, CancellationToken ct, Action<Exception>? beforeRepeat = null)
    {
        var budget = Budget();
        while (true)
        {
            try
            {
                var response = await OpenAsync(request, ct).ConfigureAwait(false);
                await using (response.ConfigureAwait(false)) return await read(response).ConfigureAwait(false);
            }
            catch (Exception e) when (Typed(e, request, ct) is { } failure)
            {
                if (budget.Next(failure, request) is not { } wait) throw Thrown(failure, e);
                beforeRepeat?.Invoke(failure);
                await PauseAsync(request, failure, wait, ct).ConfigureAwait(false);
            }
        }
    }

    /// <summary>One attempt, up to the head of a successful answer.</summary>
    public async Task<KubeResponse> OpenAsync(KubeRequest request, CancellationToken ct)
    {
        try
        {
            return await AttemptAsync(request, mayLogInAgain: true, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (Unreachable.Covers(e, ct))
        {
            throw Unreachable.From(e, Connection, request.ToString());
        }
    }

    /// <summary>The typed failure behind whatever was thrown; null when it is none of ours.</summary>
    public Exception? Typed(Exception e, KubeRequest request, CancellationToken ct) => e switch
    {
        KubeApiException or KubeUnreachableException => e,
        _ => Unreachable.Covers(e, ct) ? Unreachable.From(e, Connection, request.ToString()) : null,
    };

    public async Task PauseAsync(KubeRequest request, Exception failure, TimeSpan wait, CancellationToken ct)
    {
        Log.Retrying(request.ToString(), wait, failure.Message);
        await Task.Delay(wait, Options.Time, ct).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _invoker?.Dispose();
            _invoker = null;
            foreach (var retired in _retired) retired.Dispose();
            _retired.Clear();
        }

        _logins.Dispose();
        Gate.Dispose();
        return ValueTask.CompletedTask;
    }

    // Keeps the stack of what was thrown when it is already typed.
    private static Exception Thrown(Exception failure, Exception original)
    {
        if (ReferenceEquals(failure, original)) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(original);
        return failure;
    }

    private async Task<KubeResponse> AttemptAsync(KubeRequest request, bool mayLogInAgain, CancellationToken ct)
    {
        var login = await _logins.CurrentAsync(ct).ConfigureAwait(false);
        if (_rate is not null) await _rate.WaitAsync(ct).ConfigureAwait(false);
        if (!request.IsWatch) await Gate.EnterAsync(ct).ConfigureAwait(false);
        var began = Options.Time.GetTimestamp();
        KubeApiException? refusal = null;
        try
        {
            var response = await SendAsync(request, login, ct).ConfigureAwait(false);
            _serverKnown = true;
            var given = request.Upgrade is null ? response.Message.IsSuccessStatusCode : WebSocketHandshake.IsAccepted(response.Message);
            if (given) return response.Answer;
            refusal = await RefusalAsync(response, request).ConfigureAwait(false);
        }
        finally
        {
            if (!request.IsWatch) Leave(request, refusal, Options.Time.GetElapsedTime(began));
        }

        if (refusal.Code != HttpStatusCode.Unauthorized || !mayLogInAgain || !_logins.Forget(login)) throw refusal;
        Log.LoggingInAgain(request.ToString());
        return await AttemptAsync(request, mayLogInAgain: false, ct).ConfigureAwait(false);
    }

    private void Leave(KubeRequest request, KubeApiException? refusal, TimeSpan taken)
    {
        var pushedBack = refusal is { Code: HttpStatusCode.TooManyRequests } or { Code: HttpStatusCode.ServiceUnavailable, RetryAfter: not null };
        if (pushedBack) Gate.LeaveRefused(refusal!.RetryAfter);
        else Gate.Leave(request.TellsLatency && refusal is null ? taken : null);
    }

    private async Task<(HttpResponseMessage Message, KubeResponse Answer)> SendAsync(KubeRequest request, Login login, CancellationToken ct)
    {
        var deadline = new ReadDeadline(Options.RequestTimeout, Options.Time, ct);
        try
        {
            using var message = Message(request, login);
            var response = await Invoker(login.Certificate).SendAsync(message, deadline.Token).ConfigureAwait(false);
            deadline.Extend(request.Lifetime ?? Timeout.InfiniteTimeSpan);
            return (response, new KubeResponse(response, deadline, request.IsWatch ? null : Options.ReadTimeout));
        }
        catch
        {
            deadline.Dispose();
            throw;
        }
    }

    private async Task<KubeApiException> RefusalAsync((HttpResponseMessage Message, KubeResponse Answer) response, KubeRequest request)
    {
        await using (response.Answer.ConfigureAwait(false))
        {
            var header = response.Message.Headers.TryGetValues("Retry-After", out var values) ? values.FirstOrDefault() : null;
            // After a 101 there is no body, but whatever the other side now speaks.
            var switched = response.Message.StatusCode == HttpStatusCode.SwitchingProtocols;
            var body = switched ? [] : await response.Answer.ReadAllAsync(LongestRefusal).ConfigureAwait(false);
            return StatusBody.Read(response.Message.StatusCode, body, StatusBody.RetryAfter(header, Options.Time.GetUtcNow()), request.ToString(), Connection);
        }
    }

    private HttpRequestMessage Message(KubeRequest request, Login login)
    {
        var address = Connection.Server.GetLeftPart(UriPartial.Path).TrimEnd('/') + request.Path;
        var message = new HttpRequestMessage(request.Method, new Uri(address)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", Options.UserAgent);
        message.Headers.Authorization = login.Header;
        // The handler takes the name for SNI and for the certificate's check from here.
        if (Connection.Trust.TlsServerName is { } name) message.Headers.Host = name;
        if (Connection.User.Impersonate is { } other) RepeatedHeaders.ActAs(message, other);
        if (request.Upgrade is { } protocols) WebSocketHandshake.Ask(message, protocols);
        if (request.Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        return message;
    }

    // A plugin may hand out a new certificate; connections made with the old one must not be used for it.
    private HttpMessageInvoker Invoker(ClientCertificate? certificate)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_invoker is null, this);
            if (certificate == _certificate) return _invoker;
            var renewed = new HttpMessageInvoker(HttpHandlers.Create(Connection, certificate));
            _retired.Add(_invoker);
            (_invoker, _certificate) = (renewed, certificate);
            return renewed;
        }
    }
}

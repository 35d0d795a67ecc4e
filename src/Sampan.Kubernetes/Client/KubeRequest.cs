namespace Sampan.Kubernetes.Client;

/// <summary>One request before it is sent; a retry sends the same again.</summary>
/// <param name="Method">HTTP verb.</param>
/// <param name="Path">Path and query below the server's address, escaped, starting with a slash.</param>
/// <param name="Repeat">Whether it may be sent twice.</param>
internal sealed record KubeRequest(HttpMethod Method, string Path, Repeat Repeat)
{
    /// <summary>Body, or null for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Media type of <see cref="Body"/>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>Media types wanted, in the header's own syntax.</summary>
    public string Accept { get; init; } = "application/json";

    /// <summary>For a watch, how long its body may last in all; null for everything else, whose bodies only may not fall silent.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>A watch holds no place in the gate: it may take one for minutes before it says a word.</summary>
    public bool IsWatch => Lifetime is not null;

    /// <summary>WebSocket sub-protocols to switch the connection to, in the header's own syntax, the best first; null for an ordinary answer.</summary>
    public string? Upgrade { get; init; }

    /// <summary>Its duration tells how loaded the server is (single objects do, listings don't).</summary>
    public bool TellsLatency { get; init; } = true;

    /// <summary>Most attempts; null leaves it to the kind of failure.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Verb and path without the query, for messages.</summary>
    public override string ToString() => $"{Method} {Path.Split('?')[0]}";
}

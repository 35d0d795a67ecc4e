using System.Net;
using Sampan.Kubernetes.Config;

namespace Sampan.Kubernetes.Client;

/// <summary>Impersonation headers, of which the API server wants one line per value.</summary>
/// <remarks>The platform's client writes the values of one header into one line, which a server would read as one group with a comma in
/// its name: somebody else's rights. So the values are joined by a mark that nobody can guess, and <see cref="RepeatedHeaderStream"/> breaks
/// the line there. That works where headers are lines, in HTTP/1.1; who acts as nobody else keeps HTTP/2.</remarks>
internal static class RepeatedHeaders
{
    /// <summary>Stands for a line break between two headers.</summary>
    public static readonly string Mark = $"~{Guid.NewGuid():N}";

    /// <summary>True when some header has more than one value.</summary>
    public static bool AreIn(Impersonation? other) =>
        other is not null && (other.Groups.Count > 1 || other.Extra.GroupBy(e => e.Key).Any(values => values.Count() > 1));

    /// <summary>Adds the headers.</summary>
    /// <exception cref="KubeConfigException">A value that no header can carry; leaving it out would change whose rights are used.</exception>
    public static void ActAs(HttpRequestMessage message, Impersonation other)
    {
        if (AreIn(other)) message.Version = HttpVersion.Version11;
        Add(message, "Impersonate-User", [other.User]);
        if (other.Uid is { } uid) Add(message, "Impersonate-Uid", [uid]);
        if (other.Groups.Count > 0) Add(message, "Impersonate-Group", other.Groups);
        foreach (var extra in other.Extra.GroupBy(e => e.Key)) Add(message, $"Impersonate-Extra-{Uri.EscapeDataString(extra.Key)}", [.. extra.Select(e => e.Value)]);
    }

    private static void Add(HttpRequestMessage message, string name, IReadOnlyList<string> values)
    {
        var isSound = values.All(v => !v.AsSpan().ContainsAny('\r', '\n', '\0')) &&
            message.Headers.TryAddWithoutValidation(name, string.Join($"{Mark}{name}: ", values));
        if (!isSound) throw new KubeConfigException($"{name} can't be sent: a value in the kubeconfig's as* fields has a line break");
    }
}

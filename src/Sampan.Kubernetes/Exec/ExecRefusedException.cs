using System.Net;
using Sampan.Kubernetes.Errors;

namespace Sampan.Kubernetes.Exec;

/// <summary>A command was refused: before it was tried, by the API server; or by its node, which can't start it.</summary>
/// <remarks>Nodes and container runtimes say why only in words, and through API servers since 1.30 all of it comes as an InternalError. <see cref="Refusal"/>
/// goes by the words of kubelet, containerd, CRI-O and runc.</remarks>
public sealed class ExecRefusedException : KubeApiException
{
    // The first that fits counts.
    private static readonly (string Words, ExecRefusal Refusal)[] Known =
    [
        ("is not valid for pod", ExecRefusal.ContainerNotFound),
        ("executable file not found", ExecRefusal.ProgramNotFound),
        ("exec failed: unable to start container process: exec: \"", ExecRefusal.ProgramNotFound),
        ("pod does not exist", ExecRefusal.PodNotFound),
        ("does not have a host assigned", ExecRefusal.NotRunning),
        ("container not found (\"", ExecRefusal.NotRunning),
        ("container not running", ExecRefusal.NotRunning),
        ("container is not created or running", ExecRefusal.NotRunning),
        ("container is in CONTAINER_", ExecRefusal.NotRunning),
        ("cannot exec in a stopped", ExecRefusal.NotRunning),
    ];

    internal ExecRefusedException(string pod, KubeApiException answer) : base(answer.Code, answer.Reason, answer.Message, answer.Request)
    {
        (Causes, RetryAfter) = (answer.Causes, answer.RetryAfter);
        Refusal = RefusalOf(pod, answer);
    }

    /// <summary>Why.</summary>
    public ExecRefusal Refusal { get; }

    private static ExecRefusal RefusalOf(string pod, KubeApiException answer)
    {
        // A pod's node that is gone is called a pod, too.
        if (answer is { Reason: "NotFound" } && answer.Message.StartsWith("pods ", StringComparison.Ordinal))
            return answer.Message == $"pods \"{pod}\" not found" ? ExecRefusal.PodNotFound : ExecRefusal.NotRunning;
        if (answer is { Code: HttpStatusCode.Forbidden, Reason: "Forbidden" }) return ExecRefusal.Forbidden;
        // "permission denied" and "is a directory" look alike up to there.
        var known = Known.FirstOrDefault(k => answer.Message.Contains(k.Words, StringComparison.Ordinal));
        if (known.Refusal == ExecRefusal.ProgramNotFound && !IsMissing(answer.Message)) return ExecRefusal.Other;
        if (known.Words is not null) return known.Refusal;
        return IsUpgradeRefused(answer) ? ExecRefusal.NotSupported : ExecRefusal.Other;
    }

    private static bool IsMissing(string message) =>
        message.Contains("not found", StringComparison.Ordinal) || message.Contains("no such file or directory", StringComparison.Ordinal);

    // Nodes refuse an unknown sub-protocol with an empty 403; proxies that strip the upgrade have all sorts of answers.
    private static bool IsUpgradeRefused(KubeApiException answer) => answer.Code switch
    {
        HttpStatusCode.NotImplemented or HttpStatusCode.MethodNotAllowed or HttpStatusCode.UpgradeRequired or HttpStatusCode.NotAcceptable => true,
        < HttpStatusCode.BadRequest => true,
        HttpStatusCode.BadRequest => answer.Reason.Length == 0 || answer.Message.Contains("Upgrade request required", StringComparison.OrdinalIgnoreCase),
        HttpStatusCode.Forbidden or HttpStatusCode.NotFound => answer.Reason.Length == 0,
        _ => false,
    };
}

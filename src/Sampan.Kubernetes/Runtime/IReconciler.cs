using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Runtime;

/// <summary>Reads the world, compares it with what one object asks for, and moves it one step.</summary>
/// <remarks>Gets a key and never the event: events are hints, may be merged, and may come twice. Never called twice at once for one key.</remarks>
public interface IReconciler
{
    /// <summary>Moves one object a step. The object may be gone.</summary>
    /// <returns>When to come again without an event.</returns>
    /// <exception cref="TerminalReconcileException">Trying again would fail the same way: no retry until the next event. Any other
    /// exception is retried with a growing delay.</exception>
    Task<ReconcileResult> ReconcileAsync(ObjectKey key, CancellationToken ct);
}

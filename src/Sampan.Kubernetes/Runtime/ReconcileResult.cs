namespace Sampan.Kubernetes.Runtime;

/// <summary>What a reconciler asks for after it has moved an object one step. Failure is an exception, not a result.</summary>
public readonly record struct ReconcileResult
{
    private ReconcileResult(TimeSpan? requeueAfter) => RequeueAfter = requeueAfter;

    /// <summary>Nothing more until the next event for the key.</summary>
    public static ReconcileResult Done => default;

    /// <summary>How long to wait before reconciling the key again without an event; null: not at all.</summary>
    public TimeSpan? RequeueAfter { get; }

    /// <summary>Reconcile again after a delay (zero: at once, behind the keys already waiting). An event in between comes first.</summary>
    public static ReconcileResult After(TimeSpan delay) => new(delay);
}

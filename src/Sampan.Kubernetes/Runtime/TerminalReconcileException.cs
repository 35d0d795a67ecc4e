namespace Sampan.Kubernetes.Runtime;

/// <summary>A reconcile failed in a way that only a change of the object can mend; it is logged and not retried.</summary>
public sealed class TerminalReconcileException : Exception
{
    /// <summary>Made by a reconciler.</summary>
    /// <param name="message">What is wrong with which object.</param>
    /// <param name="inner">The failure behind it, if any.</param>
    public TerminalReconcileException(string message, Exception? inner) : base(message, inner)
    {
    }
}

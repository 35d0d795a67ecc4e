namespace Sampan.Sandbox.Admission.Security;

/// <summary>One check of the standards that a pod does not meet.</summary>
/// <param name="Reason">In a few words, such as <c>host namespaces</c>.</param>
/// <param name="Detail">Which parts of the pod, and what they should say.</param>
internal sealed record Violation(string Reason, string Detail)
{
    /// <summary><c>reason (detail)</c>, as refusals print it.</summary>
    public override string ToString() => $"{Reason} ({Detail})";
}

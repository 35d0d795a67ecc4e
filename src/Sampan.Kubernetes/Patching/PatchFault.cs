namespace Sampan.Kubernetes.Patching;

/// <summary>Why a patch does not fit, where callers treat the cases differently.</summary>
public enum PatchFault
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>A path, or a key at its end, is not there.</summary>
    Missing,

    /// <summary>A <c>test</c> found another value.</summary>
    TestFailed,
}

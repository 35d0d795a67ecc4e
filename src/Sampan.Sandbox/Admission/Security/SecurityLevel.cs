namespace Sampan.Sandbox.Admission.Security;

/// <summary>Levels of the pod security standards, the laxest first.</summary>
internal enum SecurityLevel
{
    Privileged,
    Baseline,
    Restricted,
}
